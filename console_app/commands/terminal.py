"""Output, complaints and secret input of the commands."""

import getpass
import sys
from typing import Final

from console_app.protocol.values import Secret
from console_app.reasons import shown

DONE: Final = 0
FAILED: Final = 1

_LONGEST_INPUT: Final = 16 * 1024


class CommandRefused(Exception):
    """The command cannot do what was asked for; its text is the reason, written here, without any secret."""


def say(line: str) -> None:
    """Write a line of the command's answer to standard output."""
    sys.stdout.write(f"{line}\n")


def complain(line: str) -> None:
    """Write to standard error why something could not be done; control characters are made visible."""
    sys.stderr.write(f"paynet-console: {shown(line)}\n")


def read_secret(prompt: str) -> Secret:
    """Read a secret from standard input, without the line's end; a terminal is asked without echo.

    Raises:
        CommandRefused: the text is longer than any secret, or not UTF-8.

    """
    if sys.stdin.isatty():
        return Secret(getpass.getpass(prompt))
    content = sys.stdin.buffer.read(_LONGEST_INPUT + 1)
    if len(content) > _LONGEST_INPUT:
        raise CommandRefused("standard input holds more than a secret")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandRefused("standard input is not UTF-8 text") from None
    return Secret(text.removesuffix("\n").removesuffix("\r"))
