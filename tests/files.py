"""Which files this process opens to write in them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_watching: list[list[str]] = []
_is_installed = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _watching:
        path, _mode, flags = arguments
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            for written in _watching:
                written.append(str(path))


@contextmanager
def files_opened_to_write() -> Iterator[list[str]]:
    """Collect the paths while the block runs. Python tells of them itself, whoever opens the file."""
    global _is_installed  # a hook cannot be taken away again
    if not _is_installed:
        sys.addaudithook(_hook)
        _is_installed = True
    written: list[str] = []
    _watching.append(written)
    try:
        yield written
    finally:
        _watching.remove(written)
