"""Rows without which nothing can be configured: the licensing rules and Oscar's options."""

import json
from datetime import datetime
from typing import Final

from django.db import transaction
from oscar.core.loading import get_model

from shop.configurator.models import RuleBookRevision
from shop.configurator.services import install_rules
from shop.core.paths import FIXTURES

PRODUCT_CLASS_SLUG: Final = "license"


@transaction.atomic
def load_reference_data(*, at: datetime) -> None:
    """Install the shipped rules unless there are any, and Oscar's options with their product class.

    Running it again changes nothing: rules that staff changed stay, options keep their shipped name and type.
    """
    if not RuleBookRevision.objects.exists():
        install_rules(document=_shipped("rules.json"), note="Shipped with the software", by=None, at=at)

    option_model = get_model("catalogue", "Option")
    options = []
    for order, row in enumerate(_shipped("options.json")["options"]):
        option, _created = option_model.objects.update_or_create(
            code=row["code"],
            defaults={"name": row["name"], "type": row["type"], "required": row["required"], "order": order},
        )
        options.append(option)
    product_class, _created = get_model("catalogue", "ProductClass").objects.update_or_create(
        slug=PRODUCT_CLASS_SLUG,
        defaults={"name": "License", "requires_shipping": False, "track_stock": False},
    )
    product_class.options.set(options)


def _shipped(name: str) -> dict[str, list[dict[str, object]]]:
    path = FIXTURES / "reference" / name
    document: dict[str, list[dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
    return document
