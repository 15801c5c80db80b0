"""Whether the register knows every place where personal data can be."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import models

from shop.accounts.models import Membership, Person
from shop.privacy.entries import Entry

# Words in the names of columns that people fill with what they say about themselves or others.
TELLING: Final = re.compile(
    r"(^|_)(name|names|email|emails|mail|phone|mobile|contact|address|addressing|attention|recipient|sender|cc"
    r"|ip|agent|person|customer|owner|author|user|username|first|last|line1|line2|line3|line4|postcode|note"
    r"|notes|message|comment|comments|reason|query|text|body|subject|label|title|description|error|session"
    r"|data|key|filename)(_|$|[0-9])"
)
TEXTS: Final = (models.CharField, models.TextField, models.GenericIPAddressField, models.FileField)


def is_strictly_personal(field: models.Field[Any, Any]) -> bool:
    """A relation to an account, a person or a membership, or an e-mail address: named one by one, never by a
    wildcard.
    """
    if isinstance(field, (models.ForeignKey, models.OneToOneField)):
        return field.related_model in {get_user_model(), Person, Membership}
    return isinstance(field, models.EmailField)


def may_be_personal(field: models.Field[Any, Any]) -> bool:
    """Whether the register or the list of exemptions must know this field."""
    if is_strictly_personal(field) or isinstance(field, models.JSONField):
        return True
    if isinstance(field, (models.ForeignKey, models.OneToOneField)):
        return False
    return isinstance(field, TEXTS) and bool(TELLING.search(field.name))


def gaps(
    installed: Iterable[type[models.Model]], *, register: Collection[Entry], exempt: Mapping[str, str]
) -> list[str]:
    """A sentence for every field that neither knows; empty when all is well."""
    covered: dict[str, set[str]] = {}
    for entry in register:
        covered.setdefault(entry.model.lower(), set()).update(entry.covered_fields)
    reasons = {name.lower() for name in exempt}
    found = []
    for model in installed:
        label = model._meta.label
        known = covered.get(label.lower(), set())
        for field in model._meta.local_concrete_fields:
            if not may_be_personal(field) or known & {field.name, "*"}:
                continue
            names = {f"{label}.{field.name}".lower()}
            if not is_strictly_personal(field):
                names |= {f"{label}.*".lower(), f"{model._meta.app_label}.*"}
            if not names & reasons:
                found.append(
                    f"{label}.{field.name} may hold personal data, and the register does not know it. Say in "
                    "shop/privacy/register.py how a person's rows are found and what becomes of them, or in "
                    "shop/privacy/exempt.py why there is nothing of a person in it."
                )
    return found


def unknown_names(
    installed: Iterable[type[models.Model]], *, register: Collection[Entry], exempt: Mapping[str, str]
) -> list[str]:
    """What register and exemptions name and nothing has any more."""
    fields = {
        model._meta.label.lower(): {field.name.lower() for field in model._meta.concrete_fields}
        for model in installed
    }
    labels = {label.partition(".")[0] for label in fields}
    stale = [
        f"{entry.model}.{name}"
        for entry in register
        for name in entry.covered_fields
        if name != "*" and name.partition("__")[0].lower() not in fields.get(entry.model.lower(), set())
    ]
    for name in exempt:
        model, _, field = name.lower().rpartition(".")
        is_app = "." not in model
        known = model in labels and field == "*" if is_app else field in {"*", *fields.get(model, set())}
        if not known or (not is_app and model not in fields):
            stale.append(name)
    return stale
