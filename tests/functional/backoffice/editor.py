"""The editor's form as a browser sends it."""

from typing import Any

from shop.quotes.models import Quote


def typed(quote: Quote, **changes: Any) -> dict[str, str]:
    """The draft as its page shows it, with changes such as ``lines_0_unit_price="10"`` or ``version=1``."""
    quote.refresh_from_db()
    revision = quote.revisions.get(sent_at=None)
    lines = list(revision.lines.all())
    fields = {
        "version": str(quote.version),
        "valid_until_date": revision.valid_until_date.isoformat(),
        "introduction": revision.introduction,
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
    }
    for index, line in enumerate(lines):
        values = {
            "line_id": line.pk,
            "title": line.title,
            "detail": line.detail,
            "quantity": "1",
            "unit": line.unit,
            "unit_price": "" if line.unit_price is None else line.unit_price,
            "discount_percent": "0",
            "tax_code": line.tax_code,
            "ORDER": index + 1,
        }
        fields |= {f"lines-{index}-{name}": str(value) for name, value in values.items()}
    return fields | {
        (f"lines-{name[6]}-{name[8:]}" if name.startswith("lines_") else name): str(value)
        for name, value in changes.items()
    }
