"""``python -m console_app``: the command line."""

import sys

from console_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
