"""Every address the product answers, as one list: what ``urls.txt`` records and the URL tests walk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address with what stands behind it: the view as the resolver calls it, its class (None for a
    function), the names of the parameters.
    """

    address: Address
    view: Any
    view_class: Any
    parameters: tuple[str, ...]


def addresses() -> list[Address]:
    """Return all addresses, sorted. Those under a language prefix start with ``[language/]``."""
    return sorted({endpoint.address for endpoint in _walk(get_resolver(), "", "")})


def endpoints() -> list[Endpoint]:
    """Return all addresses with their views, sorted; a block is none."""
    found = (endpoint for endpoint in _walk(get_resolver(), "", "") if endpoint.view is not None)
    return sorted(found, key=lambda endpoint: endpoint.address)


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[Endpoint]:
    for entry in resolver.url_patterns:
        by_language = isinstance(entry.pattern, LocalePrefixPattern)
        here = route + ("[language/]" if by_language else str(entry.pattern))
        if here in BLOCKS:
            yield Endpoint(Address(here + "…", "-", BLOCKS[here]), None, None, ())
        elif isinstance(entry, URLResolver):
            names = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from _walk(entry, here, names)
        else:
            view = entry.callback
            view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
            address = Address(here, _name(entry, namespace), _view(entry))
            yield Endpoint(address, view, view_class, _parameters(entry))


def _name(entry: URLPattern, namespace: str) -> str:
    if not entry.name:
        return ""
    return f"{namespace}:{entry.name}" if namespace else str(entry.name)


def _view(entry: URLPattern) -> str:
    view = entry.callback
    view = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"


def _parameters(entry: URLPattern) -> tuple[str, ...]:
    converters: Any = getattr(entry.pattern, "converters", None)
    regex = entry.pattern.regex
    return tuple(converters or regex.groupindex or (str(number) for number in range(regex.groups)))
