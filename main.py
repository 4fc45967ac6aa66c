"""The one way in: the window, or a sub-command such as ``replay``."""

import sys

from ketadesk.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
