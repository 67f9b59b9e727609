"""`make accounts`: who can sign in to the demo."""

import sys

from setup.places import ACCOUNTS

if __name__ == "__main__":
    if not ACCOUNTS.exists():
        sys.exit("There are no demo accounts yet.\n  Mend it: make run makes them.")
    print(ACCOUNTS.read_text().rstrip())
