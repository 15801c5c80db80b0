from typing import Literal

ScopesEnum = Literal[
    "basket",
    "catalogue",
    "invoices",
    "licenses",
    "licenses:reveal",
    "orders",
    "organization",
    "quotes",
    "requests",
    "staff",
    "webhooks",
]

SCOPES_ENUM_VALUES: set[ScopesEnum] = {
    "basket",
    "catalogue",
    "invoices",
    "licenses",
    "licenses:reveal",
    "orders",
    "organization",
    "quotes",
    "requests",
    "staff",
    "webhooks",
}


def check_scopes_enum(value: str) -> ScopesEnum:
    if value in SCOPES_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SCOPES_ENUM_VALUES!r}")
