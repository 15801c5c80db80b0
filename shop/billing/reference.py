import json
from decimal import Decimal

from shop.billing.models import TaxCode
from shop.core.paths import FIXTURES

TAX_CODES = FIXTURES / "reference" / "tax_codes.json"


def load_tax_codes() -> None:
    """Add the tax codes that are missing; existing ones belong to staff and stay as they are."""
    rows = json.loads(TAX_CODES.read_text(encoding="utf-8"))
    TaxCode.objects.bulk_create(
        [TaxCode(**{**row, "rate_percent": Decimal(row["rate_percent"])}) for row in rows],
        ignore_conflicts=True,
    )
