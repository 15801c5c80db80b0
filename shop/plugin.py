"""What an existing Oscar project calls in its settings to become this shop, too: see docs/plugin.md.

Each function takes what the project has and returns what it needs. Only ``shop.settings`` is read.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

from shop import settings as ours

# Oscar's and Wagtail's own, which ours do better.
REPLACED_MIDDLEWARE: Final = frozenset(
    {
        "oscar.apps.basket.middleware.BasketMiddleware",
        "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    }
)


def installed_apps(own: Sequence[str], *, forks: Iterable[str] = ()) -> list[str]:
    """Return ``INSTALLED_APPS``: the project's own apps first, then ours, which bring Oscar's and Wagtail's.

    Args:
        own: the list of the project. An app of Oscar is left out of it where we have it or its fork.
        forks: apps by which the project overrides apps of Oscar, such as
            ``yours.partner.apps.PartnerConfig``. Each stands in for our app whose class has this name, and
            should build on it.

    Raises ImproperlyConfigured for a fork of something that is not among our apps.
    """
    installed = list(ours.INSTALLED_APPS)
    for fork in forks:
        places = [place for place, app in enumerate(installed) if _class_name(app) == _class_name(fork)]
        if not places:
            raise ImproperlyConfigured(f"{fork} is the fork of none of our apps.")
        installed[places[0]] = fork
    known = {*installed, *forks}
    classes = {_class_name(app) for app in installed}
    kept = [
        app
        for app in own
        if app not in known and not (app.startswith("oscar.") and _class_name(app) in classes)
    ]
    return [*kept, *installed]


def middleware(own: Sequence[str]) -> list[str]:
    """Return ``MIDDLEWARE``: ours in their order, then what the project has besides, nearest to its views."""
    known = {*ours.MIDDLEWARE, *REPLACED_MIDDLEWARE}
    return [*ours.MIDDLEWARE, *(one for one in own if one not in known)]


def templates(
    *, dirs: Sequence[Path | str] = (), context_processors: Sequence[str] = (), builtins: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return ``TEMPLATES``: a template in one of the project's folders goes before ours of the same name."""
    engine: dict[str, Any] = {**ours.TEMPLATES[0]}
    options = engine["OPTIONS"]
    return [
        {
            **engine,
            "DIRS": [*dirs, *engine["DIRS"]],
            "OPTIONS": {
                **options,
                "builtins": _with(options["builtins"], builtins),
                "context_processors": _with(options["context_processors"], context_processors),
            },
        }
    ]


def _with(first: Sequence[str], more: Sequence[str]) -> list[str]:
    return [*first, *(one for one in more if one not in first)]


def _class_name(app: str) -> str:
    return app.rpartition(".")[2]
