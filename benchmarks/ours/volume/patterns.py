"""Rows that services made once, written again with names, numbers, dates and owners of their own."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.apps import apps
from django.db import models, transaction

from benchmarks.ours.volume.bulk import first_free_key, go_on_counting, write, written_fields
from shop.core.audit import FIRST_HASH, hash_of
from shop.core.models import AuditEvent, AuditSeal, ChangeMark, NumberSeries, OutboxEvent

# Each kind of row has the same public ids in every installation that is filled alike.
NAMESPACE = UUID("6f1d2c7a-4b3e-5d60-8f9a-0b1c2d3e4f50")
# What is written behind the patterns, or is about work that nobody shall do for them.
NEVER_COPIED: tuple[type[models.Model], ...] = (AuditSeal, ChangeMark, NumberSeries, OutboxEvent)

Key = tuple[type[models.Model], Any]
Change = Callable[[int], Any]


@dataclass(slots=True)
class Names:
    """What each copy puts in the place of a word of the pattern, and of a row that stays outside of it.

    A word stands anywhere in a text. The functions get the number of the copy.
    """

    words: dict[str, Callable[[int], str]] = field(default_factory=dict)
    rows: dict[Key, Change] = field(default_factory=dict)
    # Columns that nothing else explains, by model and name.
    columns: dict[tuple[type[models.Model], str], Change] = field(default_factory=dict)
    # How far the dates of a copy are from those of the pattern.
    days: Callable[[int], int] = lambda _copy: 0


def public_id(model: type[models.Model], column: str, row: int) -> UUID:
    """What stands in a column of UUIDs of the row with this number, counted from 0."""
    return uuid5(NAMESPACE, f"{model._meta.label_lower}.{column}:{row}")


class _RollBack(Exception):
    """Takes back what the services wrote: it was wanted for its looks only."""


@dataclass(slots=True)
class Pattern:
    """The rows that came into being, by model; each model's in the order of their keys."""

    rows: dict[type[models.Model], list[dict[str, Any]]]
    left_out: frozenset[type[models.Model]]

    @property
    def places(self) -> dict[Key, int]:
        """Where a row stands among those of its model."""
        return {
            (model, row[model._meta.pk.attname]): place
            for model, rows in self.rows.items()
            for place, row in enumerate(rows)
        }


_Cast = TypeVar("_Cast")


def made_by(
    cast: Callable[[], _Cast], play: Callable[[_Cast], Names], *, without: tuple[str, ...] = ()
) -> tuple[Pattern, Names]:
    """Let services make what ``cast`` needs and then what ``play`` shows, and take everything back.

    The pattern is what came into being in ``play``; its names tell what stands for the rows of ``cast``.
    ``without`` names models that are left out, such as "basket.Basket"; columns that lead there become empty.
    """
    left_out = {*NEVER_COPIED, *(apps.get_model(label) for label in without)}
    watched = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in left_out
    ]
    found: dict[type[models.Model], list[dict[str, Any]]] = {}
    names = Names()
    try:
        with transaction.atomic():
            cast_made = cast()
            before = {model: first_free_key(model) for model in watched if _is_numbered(model)}
            names = play(cast_made)
            for model, first in before.items():
                attributes = [one.attname for one in written_fields(model)]
                # As stored: an encrypted column stays a ciphertext, whose plain text only its copy has.
                rows = model._base_manager.filter(pk__gte=first).order_by("pk").values(*attributes)
                if rows:
                    found[model] = list(rows)
            raise _RollBack
    except _RollBack:
        pass
    return Pattern(found, frozenset(left_out)), names


def _is_numbered(model: type[models.Model]) -> bool:
    key: Any = model._meta.pk
    while key.remote_field:
        key = key.target_field
    return isinstance(key, models.AutoField | models.IntegerField)


class Copies:
    """Writes a pattern so many times. Keys are numbered on, so each copy's rows know each other's.

    Copies of one installation have one ``trail``, because seals hang together.
    """

    def __init__(self, pattern: Pattern, names: Names, *, count: int, trail: "Trail") -> None:
        self.pattern, self.names, self.count, self.trail = pattern, names, count, trail
        self._places = pattern.places
        self._first = {model: first_free_key(model) for model in pattern.rows}
        self._word = re.compile("|".join(re.escape(word) for word in sorted(names.words, key=len)[::-1]))

    def key(self, model: type[models.Model], place: int, copy: int) -> int:
        """The key of the row at ``place`` of the pattern in this copy."""
        rows = self.pattern.rows[model]
        relation: Any = model._meta.pk
        if relation.remote_field:
            return int(self._related(relation, rows[place][relation.attname])(copy))
        return self._first[model] + copy * len(rows) + place

    def write(self) -> int:
        """Write all of them and return how many rows that were."""
        for model in _in_order(self.pattern.rows):
            rows = self._rows_of(model)
            write(model, self.trail.sealed(rows) if model is AuditEvent else rows)
        numbered = [model for model in self.pattern.rows if not model._meta.pk.remote_field]
        go_on_counting(numbered)
        self.trail.write_seals()
        return self.count * sum(map(len, self.pattern.rows.values()))

    def _rows_of(self, model: type[models.Model]) -> Iterator[list[Any]]:
        prepared = [self._prepared(model, place) for place in range(len(self.pattern.rows[model]))]
        for copy in range(self.count):
            for usual, changes in prepared:
                row = usual.copy()
                for position, change in changes:
                    row[position] = change(copy)
                yield row

    def _prepared(self, model: type[models.Model], place: int) -> tuple[list[Any], list[tuple[int, Change]]]:
        """The values that every copy has, and what is different in each."""
        pattern = self.pattern.rows[model][place]
        fields = written_fields(model)
        usual = [pattern[one.attname] for one in fields]
        changes = []
        for position, (one, value) in enumerate(zip(fields, usual, strict=True)):
            change = self._change(model, place, one, value)
            if change is not None:
                changes.append((position, change))
        return usual, changes

    def _change(
        self, model: type[models.Model], place: int, one: models.Field[Any, Any], value: Any
    ) -> Change | None:
        own = self.names.columns.get((model, one.attname))
        if own is not None:
            width = len(self.pattern.rows[model])
            return lambda copy: own(copy * width + place)
        if one.primary_key and not one.remote_field:
            return partial(self.key, model, place)
        if value is None:
            return None
        if model is AuditEvent and one.name in ("object_id", "actor_id", "details"):
            return self._of_trail(self.pattern.rows[model][place], one.name, value)
        if one.remote_field:
            return self._related(one, value)
        if isinstance(value, datetime | date):
            return lambda copy: value + timedelta(days=self.names.days(copy))
        if isinstance(value, UUID):
            width = len(self.pattern.rows[model])
            return lambda copy: public_id(model, one.name, copy * width + place)
        if isinstance(value, dict | list):
            change = self._worded(json.dumps(value))
            return change and (lambda copy: json.loads(change(copy)))
        return self._worded(value) if isinstance(value, str) else None

    def _related(self, one: Any, value: Any) -> Change:
        target = one.target_field.model
        known = self.names.rows.get((target, value))
        if known is not None:
            return known
        if (target, value) in self._places:
            return partial(self.key, target, self._places[target, value])
        if target in self.pattern.left_out and one.null:
            return lambda _copy: None
        # It was there before, like a tax code.
        if target._base_manager.filter(pk=value).exists():
            return lambda _copy: value
        raise LookupError(f"{one} leads to a row of {target._meta.label} that no copy has")

    def _of_trail(self, event: Mapping[str, Any], name: str, value: Any) -> Change:
        if name == "details":
            return lambda _copy: {}
        label = "auth.user" if name == "actor_id" else event["object_type"]
        model = apps.get_model(label)
        change = self.names.rows.get((model, value))
        return change or partial(self.key, model, self._places[model, value])

    def _worded(self, text: str) -> Change | None:
        """What puts the copies' words into a text, or None where none of the pattern's stands in it."""
        if not self.names.words or not self._word.search(text):
            return None
        pieces: list[str | Callable[[int], str]] = []
        last = 0
        for found in self._word.finditer(text):
            pieces += [text[last : found.start()], self.names.words[found[0]]]
            last = found.end()
        pieces.append(text[last:])
        if pieces[0] == pieces[2] == "" and len(pieces) == 3 and not isinstance(pieces[1], str):
            return pieces[1]
        return lambda copy: "".join(one if isinstance(one, str) else one(copy) for one in pieces)


def _in_order(found: Mapping[type[models.Model], object]) -> list[type[models.Model]]:
    """Those that others lead to first. The trail comes last."""
    ordered: list[type[models.Model]] = []

    def add(model: type[models.Model]) -> None:
        if model in ordered:
            return
        for one in model._meta.local_concrete_fields:
            target: Any = one.remote_field.model if one.remote_field else None
            if target in found and target is not model:
                add(target)
        ordered.append(model)

    for model in sorted(found, key=lambda one: (one is AuditEvent, one._meta.label)):
        add(model)
    return ordered


class Trail:
    """Seals the events that are written, behind those of the installation: one chain for all patterns."""

    def __init__(self) -> None:
        last = AuditSeal.objects.order_by("-pk").first()
        self._hash = last.hash if last else FIRST_HASH
        self._next = (last.pk if last else 0) + 1
        self._seals: list[list[Any]] = []
        self._attributes = [one.attname for one in written_fields(AuditEvent)]

    def sealed(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Pass the events on, and remember the seal of each."""
        for row in rows:
            event = AuditEvent(**dict(zip(self._attributes, row, strict=True)))
            self._hash = hash_of(event, self._hash)
            self._seals.append([self._next, event.pk, self._hash])
            self._next += 1
            yield row

    def write_seals(self) -> None:
        write(AuditSeal, self._seals)
        self._seals.clear()
        go_on_counting([AuditSeal])
