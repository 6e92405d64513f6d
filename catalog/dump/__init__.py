"""Our own whole catalog in one file: the same catalog gives the same bytes, on any database."""

from catalog.dump.files import DumpError
from catalog.dump.load import Loaded, load
from catalog.dump.write import dump

__all__ = ["DumpError", "Loaded", "dump", "load"]
