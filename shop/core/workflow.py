"""The one door for status changes: lock the row, check the stored state, write, leave an audit event."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from django.db import models, transaction

from shop.core.audit import Actor, record, record_all
from shop.core.exceptions import TransitionNotAllowed

Transitions = Mapping[Any, frozenset[Any]]
_Model = TypeVar("_Model", bound=models.Model)

# Tables of models that are not ours, by model label (Oscar's order and its lines).
_foreign_tables: dict[str, Transitions] = {}


def declare_transitions(label: str, table: Transitions) -> None:
    """Give a model of another package its transition table; called from an AppConfig's ``ready``."""
    _foreign_tables[label.lower()] = table


def transitions_of(model: type[models.Model]) -> Transitions:
    """The model's own ``TRANSITIONS`` or the declared table."""
    table: Transitions | None = getattr(model, "TRANSITIONS", None) or _foreign_tables.get(
        model._meta.label_lower
    )
    if table is None:
        raise LookupError(f"{model._meta.label} has no transition table")
    return table


@transaction.atomic
def transition(model: type[_Model], *, pk: int, to: Enum, by: Actor, at: datetime, note: str = "") -> _Model:
    """Move the object to another status and return it, locked until the transaction ends.

    ``by`` is the acting user, or None for the system. Raises TransitionNotAllowed unless the stored state
    allows it, and the model's DoesNotExist.
    """
    manager = model._default_manager
    instance = manager.select_for_update(of=("self",)).get(pk=pk)
    table = transitions_of(model)
    state_class = type(to)
    old = state_class(instance.status)  # type: ignore[attr-defined]
    if to not in table[old]:
        raise TransitionNotAllowed(model._meta.verbose_name, old, to)
    instance.status = to.value  # type: ignore[attr-defined]
    # A second condition for SQLite, where select_for_update is silent: the stored state must still be the one
    # read.
    changed = manager.filter(pk=pk, status=old.value).update(status=to.value)
    if not changed:
        raise TransitionNotAllowed(model._meta.verbose_name, old, to)
    record(instance, action="status", old=old.value, new=to.value, by=by, at=at, note=note)
    return instance


@transaction.atomic
def transition_all(
    model: type[_Model], *, pks: Collection[int], to: Enum, by: Actor, at: datetime
) -> list[_Model]:
    """Move all of several objects to another status, or none: a handful of queries however many they are.

    Raises TransitionNotAllowed if the stored state of one does not allow it, and the model's DoesNotExist.
    """
    if not pks:
        return []
    manager = model._default_manager
    # In one order, so that two callers never wait for each other.
    found = list(manager.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
    if len(found) != len(set(pks)):
        raise model.DoesNotExist  # type: ignore[attr-defined]
    table, state_class = transitions_of(model), type(to)
    by_state: dict[Any, list[_Model]] = {}
    for instance in found:
        old = state_class(instance.status)  # type: ignore[attr-defined]
        if to not in table[old]:
            raise TransitionNotAllowed(model._meta.verbose_name, old, to)
        by_state.setdefault(old, []).append(instance)
    for old, instances in by_state.items():
        moved = manager.filter(pk__in=[instance.pk for instance in instances], status=old.value)
        if moved.update(status=to.value) != len(instances):
            raise TransitionNotAllowed(model._meta.verbose_name, old, to)
        for instance in instances:
            instance.status = to.value  # type: ignore[attr-defined]
        record_all(instances, action="status", old=old.value, new=to.value, by=by, at=at)
    return found
