"""`make bench`, `make bench-quick`: measure, with the virtual environment filled."""

import sys

from bench.__main__ import main
from setup import site

if __name__ == "__main__":
    site.build_catalogues()
    sys.argv[0] = "make bench"
    main()
