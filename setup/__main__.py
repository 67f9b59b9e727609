"""Begin: find a Python that is new enough, fill .venv, go on there.

Kept to old syntax so that an old Python can read it and say what is missing.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
VERBS = ("run", "accounts", "check", "test", "messages", "requirements", "bench", "day")


def go_on_with_newer_python() -> None:
    """Start again under a newer Python, or say which one is needed."""
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, "-m", "setup"] + sys.argv[1:])  # noqa: RUF005
    sys.exit(
        "Python 3.11 or newer is needed; {} is {}.{}.\n"
        "  Mend it: install a newer one (sudo apt-get install -y python3.11 python3.11-venv),\n"
        "  or name it: make run PYTHON=/path/to/python3".format(sys.executable, *sys.version_info)
    )


def main() -> None:
    """Fill the virtual environment, then hand over to the verb's module in it."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb not in VERBS:
        sys.exit("Usage: python -m setup " + "|".join(VERBS))
    from setup import environment
    from setup.terminal import ending_plainly

    with ending_plainly():
        environment.fill(verb)
        environment.go_on(verb)


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        go_on_with_newer_python()
    main()
