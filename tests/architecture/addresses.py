"""Every address the product answers, as one list: what ``urls.txt`` records and the URL tests walk."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

# Wagtail's admin guards itself and changes with its releases: it is one block of the list.
BLOCKS = {"cms/": "Wagtail's admin"}


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One URL pattern: its route from the root, its namespaced name ("" for none), the view that answers."""

    route: str
    name: str
    view: str

    def __str__(self) -> str:
        return f"{self.route or '(empty)'}  {self.name or '-'}  {self.view}"


def addresses() -> list[Address]:
    """Return all addresses, sorted. Those under a language prefix start with ``[language/]``."""
    return sorted(set(_walk(get_resolver(), "", "")))


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        by_language = isinstance(entry.pattern, LocalePrefixPattern)
        here = route + ("[language/]" if by_language else str(entry.pattern))
        if here in BLOCKS:
            yield Address(here + "…", "-", BLOCKS[here])
        elif isinstance(entry, URLResolver):
            names = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from _walk(entry, here, names)
        else:
            yield Address(here, _name(entry, namespace), _view(entry))


def _name(entry: URLPattern, namespace: str) -> str:
    if not entry.name:
        return ""
    return f"{namespace}:{entry.name}" if namespace else str(entry.name)


def _view(entry: URLPattern) -> str:
    view = entry.callback
    view = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"
