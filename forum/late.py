"""Modules of packages that are loaded when somebody first asks for what is in them."""

import sys
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any

_lock = RLock()


def load_late(name: str) -> None:
    """Have a module loaded when an attribute of it is first asked for, not when it is imported.

    To be called before anybody imports it. `from package import module` keeps
    it unloaded, `from module import name` loads it. importlib's LazyLoader would
    show a thread what another one is just loading.
    """
    if name not in sys.modules:
        sys.modules[name] = _Late(name)


class _Late(ModuleType):
    """Stands for a module until it is loaded, and hands on to it from then on."""

    def __getattr__(self, attribute: str) -> Any:
        """Return what the module has by that name. Asked only for what isn't found here."""
        if attribute.startswith("__"):  # What looks over all modules needs none of them loaded.
            raise AttributeError(attribute)
        with _lock:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), attribute)
