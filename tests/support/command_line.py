"""The real command line in a process of its own, with a home of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Done:
    """How a call ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Calls ``python -m console_app`` as a shell would, and keeps all that was ever printed."""

    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)

    def __call__(self, *arguments: str | Path, given: str | bytes = "") -> Done:
        """Run to the end; `given` is its standard input."""
        done = subprocess.run(
            (sys.executable, "-m", "console_app", *arguments),
            cwd=ROOT,
            env=self._whole_environment(),
            input=given if isinstance(given, bytes) else given.encode(),
            capture_output=True,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        self.printed.extend((out, err))
        assert "Traceback" not in err, err
        return Done(done.returncode, out, err)

    def well(self, *arguments: str | Path, given: str | bytes = "") -> str:
        """Run what must succeed without a complaint; give what it printed."""
        done = self(*arguments, given=given)
        assert (done.status, done.err) == (0, ""), done
        return done.out

    def everything_kept(self) -> bytes:
        """All that was printed and all that lies in the home."""
        files = [path.read_bytes() for path in sorted(self.home.rglob("*")) if path.is_file()]
        return b"\n".join((*files, *(text.encode() for text in self.printed)))

    def _whole_environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home.parent),
            "PAYNET_CONSOLE_HOME": str(self.home),
            "PYTHONIOENCODING": "utf-8",
            # No bus at all unless the test brings one: nobody's own keyring is ever reached.
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
            **self.environment,
        }
