"""Seller and buyer as the issued rows keep them (JSON), read into what a document prints."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from shop.core.countries import country_name
from shop.documents.contexts import Addressee, Letterhead


def letterhead_of(snapshot: Mapping[str, Any]) -> Letterhead:
    """The seller of a snapshot; what later releases add to snapshots is left out."""
    names = {field.name for field in fields(Letterhead)}
    return Letterhead(**{name: value for name, value in snapshot.items() if name in names})


def addressee_of(snapshot: Mapping[str, Any], *, seller: Mapping[str, Any], language: str) -> Addressee:
    """The buyer of a snapshot. Its ``country`` (ISO code) is printed by name, and only for mail that goes
    abroad.
    """
    country = str(snapshot.get("country", ""))
    abroad = country and country != seller.get("country")
    return Addressee(
        **{
            name: snapshot.get(name, "")
            for name in ("name", "attention", "line1", "line2", "postcode", "city")
        },
        country_name=country_name(country, language) if abroad else "",
    )
