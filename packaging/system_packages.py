"""What the console needs of the system: what is missing there, and how it comes.

It knows Debian and Ubuntu by package name, and installs nothing without saying what.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

# Debian and Ubuntu packages. Qt brings its own libraries, but not these of the system.
QT = (
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libglib2.0-0",
    "libfreetype6",
    "libfontconfig1",
    "libdbus-1-3",
    "fonts-dejavu-core",  # without a font, text is boxes
)
X11 = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)
WAYLAND = ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1")
TEST_TOOLS = (
    "xvfb",
    "xauth",
    "gnome-keyring",
    "dbus",
    "libsecret-1-0",
    "libsecret-tools",
    "openssl",
    "at-spi2-core",
    "libreoffice-calc-nogui",  # opens what the console exports, as somebody else's program would
)


class CannotGoOnError(Exception):
    """The reason, and what the person can do, in words."""


def install_missing(wanted: tuple[str, ...]) -> None:
    """See to the libraries of the system: install them, or say exactly how.

    Raises CannotGoOnError where it may not install, or the installing failed.
    """
    if not sys.platform.startswith("linux"):
        return
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        say(f"Not Debian or Ubuntu: this system must offer what these hold: {' '.join(wanted)}")
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        wanted = (venv_package(), *wanted)
    missing = missing_packages(wanted)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() == 0:
        prefix: list[str] = []
        say(f"Installing system packages: {' '.join(missing)}")
    elif can_sudo():
        prefix = ["sudo", "-n"]
        say(f"Installing system packages with sudo: {' '.join(missing)}")
    else:
        words = "System packages are missing. Please install them, then run this again:\n\n"
        raise CannotGoOnError(words + f"    sudo apt-get update && sudo {shlex.join(install)}\n")
    prefix += ["env", "DEBIAN_FRONTEND=noninteractive"]
    patient = ["-o", "DPkg::Lock::Timeout=120"]
    run_silently([*prefix, "apt-get", "update", *patient])  # old lists may do: installing decides
    failed = run_silently([*prefix, *install, *patient])
    if failed:
        words = f"The system packages could not be installed:\n{failed}\n\nThe command was:\n\n"
        raise CannotGoOnError(words + f"    {shlex.join(install)}\n")
    importlib.invalidate_caches()


def venv_package() -> str:
    """Name the package that gives this Python its venv and ensurepip."""
    the_systems_own = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
    return "python3-venv" if the_systems_own else f"python3.{sys.version_info[1]}-venv"


def missing_packages(wanted: tuple[str, ...]) -> list[str]:
    """List those of the wanted packages that are not installed.

    Since 2024 some carry the suffix t64 (64-bit time); either name will do.
    """
    names = [name + suffix for name in wanted for suffix in ("", "t64")]
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    present = {line.split()[0] for line in answer.splitlines() if line.endswith(" installed")}
    return [name for name in wanted if not present & {name, f"{name}t64"}]


def can_sudo() -> bool:
    """Tell whether sudo works without asking for a password."""
    return bool(shutil.which("sudo")) and not run_silently(["sudo", "-n", "true"])


def run_silently(command: list[str]) -> str:
    """Run a command; return nothing if it went well, else its last words."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode == 0:
        return ""
    said = (done.stdout + done.stderr).strip().splitlines()[-15:]
    return "\n".join(said) or f"exit status {done.returncode}"


def say(words: str) -> None:
    """Tell the person what happens now."""
    print(f"\n-- {words}", flush=True)
