"""Serve the site: `python -m forum.serve`, with granian's own arguments.

granian alone has each worker load the site for itself. Here it is loaded
once, and the workers are forked from the process that did (`forking.py`): they are
there at once, and share the memory of what they all have loaded.
"""

import ctypes
import gc
import multiprocessing

from forum.forking import can_fork_from_loader, fork_from_loader

# <malloc.h> of glibc. One arena and not eight a core: threads take turns anyway, and
# each arena would keep what its largest page once took. A member's page is copied and
# compressed in blocks of up to half a megabyte: given back after each and taken again,
# they cost the system more time than the work in them.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
MB = 2**20  # Bytes.
ALLOCATION = {M_ARENA_MAX: 1, M_MMAP_THRESHOLD: MB, M_TRIM_THRESHOLD: 2 * MB}


def main() -> None:
    """Hand over to granian, whose workers are forked from what has loaded the site."""
    allocate_sparingly()
    multiprocessing.set_start_method("fork")  # Newer Pythons would load the site for each.
    if can_fork_from_loader():
        fork_from_loader(load_frozen)
    else:
        load_frozen()
    from granian.cli import entrypoint

    entrypoint()


def load_frozen() -> None:
    """Load the site and have it left alone by the collector."""
    # What is made while loading stays: looking for garbage in it takes a tenth of the time.
    gc.disable()
    load_site()
    # What the workers' collectors leave alone they don't write to, and so don't copy.
    gc.freeze()
    gc.enable()


def allocate_sparingly() -> None:
    """Have the C library give memory back. Does nothing where it is another one than glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    for option, value in ALLOCATION.items():
        if mallopt:
            mallopt(option, value)


def load_site() -> None:
    """Load what every worker needs, and leave no connection open: a fork must not share one."""
    from django.urls import reverse

    from forum.wsgi import application  # The middleware as well.

    reverse("articles:front")  # All views, with their forms and queries.
    from forum.warming import make_first_pages

    make_first_pages(application)


if __name__ == "__main__":
    main()
