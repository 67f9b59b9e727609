"""Python's search for garbage, put off while a page is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_holding = Lock()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Have Python look for garbage after what is done here, and not meanwhile.

    A page of a thousand comments is made from thousands of things that all stay until it
    is there: whatever is looked at of them is looked at for nothing. Of the threads of a
    process one at a time is let off, and for one page: between two the collector comes.
    """
    if not (gc.isenabled() and _holding.acquire(blocking=False)):
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        _holding.release()
