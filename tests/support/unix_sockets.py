"""Tells whether a program answers on a socket: its place in the file system is there before it listens."""

import socket
from pathlib import Path


def listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            asking.connect(str(path))
        except OSError:
            return False
        return True
