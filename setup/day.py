"""`make day`: a day in the moderation room, with the virtual environment filled."""

import sys

from bench.day.__main__ import main
from setup import site

if __name__ == "__main__":
    site.build_catalogues()
    sys.argv[0] = "make day"
    main()
