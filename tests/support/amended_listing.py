"""Puts one call more into the listing, before anything reads it: whoever needs it imports this first.

It is the entry `LISTED_ONE` of the package that the command line names, in the folder that it names before.
"""

import sys
from importlib import import_module

from console_app.protocol import listing

sys.path.insert(0, sys.argv[1])
NEW: listing.Listed = import_module(sys.argv[2]).LISTED_ONE
vars(listing)["LISTED"] = (*listing.LISTED, NEW)
