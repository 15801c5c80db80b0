"""Decisions that a project may take in its own way: functions named by settings."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def strategy(setting: str) -> Callable[..., Any]:
    """Return the function that the setting names by its dotted path. Raises ImportError without one."""
    function: Callable[..., Any] = import_string(getattr(settings, setting))
    return function
