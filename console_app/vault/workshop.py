"""Reads keys in a child process and makes keys on a thread, so that the window never waits; knows no keyring.

Validating a key of 4096 bits holds the interpreter's lock (GIL) for 0.2 s, on whatever thread, and a
passphrase with many rounds holds it for longer. Making a key does not hold it.
"""

import asyncio
import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Final, Literal, cast

import console_app
from console_app.process_memory import protect
from console_app.protocol.values import Secret
from console_app.services.errors import KeyRefusal, KeyRefused
from console_app.services.keys import Fingerprint, ImportedKey, KeyForm
from console_app.services.ports import KeySource
from console_app.vault.importing import generate_key, key_file_content, read_private_key, write_public_key

READ_WITHIN: Final = 30
"""In seconds; a passphrase with so many rounds that it takes longer is refused."""


class KeyWorkshop(KeySource):
    """Reads key files, makes key pairs, writes public keys."""

    async def read_file(self, path: Path, passphrase: Secret | None) -> ImportedKey:
        return await asyncio.to_thread(_read_elsewhere, path, passphrase)

    async def generate(self, bits: int) -> ImportedKey:
        return await asyncio.to_thread(generate_key, cast("Literal[2048, 3072, 4096]", bits))

    async def write_public(self, path: Path, pem: str) -> None:
        await asyncio.to_thread(write_public_key, path, pem)


def _read_elsewhere(path: Path, passphrase: Secret | None) -> ImportedKey:
    """Have a child process read a key file (``~`` is the person's home); everything passes through pipes alone."""
    content = [key_file_content(path.expanduser())]  # emptied before anything is raised: a traceback shows variables
    answer = _answer_of_child(content[0], passphrase)
    if answer is None:  # no child could be had, so the window stands still for a moment instead
        return read_private_key(content.pop(), passphrase)
    content.clear()
    if "refused" in answer:
        raise KeyRefused(KeyRefusal(answer["refused"]), answer["detail"])
    return ImportedKey(
        Secret(answer["entry"]),
        int(answer["bits"]),
        Fingerprint(answer["fingerprint"]),
        answer["public_pem"],
        KeyForm(answer["form"]),
    )


def _answer_of_child(content: bytes, passphrase: Secret | None) -> dict[str, str] | None:
    """Return the child's answer, None if it could not be started; never raises, as secrets are in its variables."""
    question = {"pem": base64.b64encode(content).decode(), "passphrase": passphrase.reveal() if passphrase else ""}
    try:
        done = subprocess.run(
            (sys.executable, "-m", __name__),
            cwd=Path(console_app.__file__).parents[1],  # where -m looks first, whatever folder the program was begun in
            input=json.dumps(question).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=READ_WITHIN,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
        answer: dict[str, str] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"refused": KeyRefusal.TOO_SLOW, "detail": str(READ_WITHIN)}
    except OSError:
        return None
    except ValueError:  # it began and said nothing: killed by a signal it was the file's fault, else it never read it
        return {"refused": KeyRefusal.NOT_PEM, "detail": "damaged"} if done.returncode < 0 else None
    return answer


def main() -> None:
    """Run as the child process: read a request from standard input, write the result to standard output."""
    protect()
    question = json.load(sys.stdin)
    passphrase = question["passphrase"]
    try:
        key = read_private_key(base64.b64decode(question["pem"]), Secret(passphrase) if passphrase else None)
    except KeyRefused as refused:
        answer = {"refused": refused.reason.value, "detail": refused.detail}
    else:
        answer = {
            "entry": key.entry.reveal(),
            "bits": str(key.bits),
            "fingerprint": key.fingerprint.value,
            "public_pem": key.public_pem,
            "form": key.form.value,
        }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
