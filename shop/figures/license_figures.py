"""What a customer's register comes to: what ends when, what it is made of, what it cost.

A constant number of queries for any number of licences.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from shop.accounts.viewer import Viewer
from shop.billing.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from shop.configurator.enums import Deployment
from shop.core.money import quantize
from shop.figures.selectors import Column, Figure, Unit, Value
from shop.fulfillment.models import OrderLineLicense
from shop.licenses.models import License

MONTHS_AHEAD: Final = 24
PRODUCTS_SHOWN: Final = 15
AREAS_SHOWN: Final = 20
YEARS_SHOWN: Final = 5
# A chart of more than three colours is a riddle; the table has all years.
YEARS_DRAWN: Final = 3


def license_figures(viewer: Viewer, *, on_date: date) -> list[Figure]:
    """The figures of the licences and invoices that the viewer may see. Seven queries."""
    current = License.objects.visible_to(viewer).current().order_by()
    counted = current.filter(Q(ends_on=None) | Q(ends_on__gte=on_date))
    by_month: dict[date, dict[str, int]] = {
        row["month"]: {"all": row["all"], "leaving": row["leaving"]}
        for row in current.filter(ends_on__gte=on_date, ends_on__lt=_months_later(on_date, MONTHS_AHEAD))
        .values(month=TruncMonth("ends_on"))
        .annotate(all=Count("pk"), leaving=Count("pk", filter=Q(is_not_renewed=True)))
    }
    products = (
        counted.values_list("product_name").annotate(count=Count("pk")).order_by("-count", "product_name")
    )
    deployments = dict(counted.values_list("deployment").annotate(count=Count("pk")))
    return [
        _ends(by_month, on_date),
        _products(list(products[:PRODUCTS_SHOWN]), total=sum(deployments.values())),
        Figure(
            code="deployments",
            title=_("By deployment"),
            explanation=_("Licences in use, by where the product runs."),
            columns=[_name(_("Deployment")), _licenses()],
            rows=[(str(one.label), deployments[one]) for one in Deployment if one in deployments],
        ),
        *_costs(viewer, on_date),
    ]


def _name(label: str) -> Column:
    return Column(code="name", label=label, unit=Unit.NAME)


def _licenses() -> Column:
    return Column(code="licenses", label=_("Licences"), unit=Unit.COUNT, is_drawn=True)


def _months_later(day: date, months: int) -> date:
    """The first day of a month so many months after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _ends(by_month: Mapping[date, Mapping[str, int]], on_date: date) -> Figure:
    rows: list[tuple[Value, ...]] = []
    for ahead in range(MONTHS_AHEAD):
        month = _months_later(on_date, ahead)
        found = by_month.get(month, {})
        rows.append((month, found.get("all", 0), found.get("leaving", 0)))
    return Figure(
        code="ends",
        title=_("What ends when"),
        explanation=_(
            "Licences whose maintenance ends, by month, and how many of them are not to be renewed."
        ),
        columns=[
            Column(code="month", label=_("Month"), unit=Unit.MONTH),
            _licenses(),
            Column(code="not_renewed", label=_("Not to be renewed"), unit=Unit.COUNT),
        ],
        rows=rows,
    )


def _products(largest: list[tuple[str, int]], *, total: int) -> Figure:
    rest = total - sum(count for _product, count in largest)
    rows: list[tuple[Value, ...]] = list(largest)
    if rest:
        rows.append((_("All others"), rest))
    return Figure(
        code="products",
        title=_("By product"),
        explanation=_("Licences in use, the most frequent products first."),
        columns=[_name(_("Product")), _licenses()],
        rows=rows,
    )


def _costs(viewer: Viewer, on_date: date) -> Iterable[Figure]:
    """One figure for each currency: net amounts by business area and year, what was credited taken off."""
    first = on_date.year - YEARS_SHOWN + 1
    lines = InvoiceLine.objects.filter(
        invoice__in=Invoice.objects.visible_to(viewer), invoice__issued_on__year__gte=first
    )
    credited = CreditNoteLine.objects.filter(
        credit_note__in=CreditNote.objects.visible_to(viewer), credit_note__issued_on__year__gte=first
    )
    booked = [
        *lines.order_by().values_list(
            "order_line_id", "invoice__issued_on", "invoice__currency", "net_amount"
        ),
        *(
            (line, day, currency, -amount)
            for line, day, currency, amount in credited.order_by().values_list(
                "invoice_line__order_line_id",
                "credit_note__issued_on",
                "credit_note__currency",
                "net_amount",
            )
        ),
    ]
    areas: dict[int, Counter[str]] = defaultdict(Counter)
    issued = License.objects.visible_to(viewer).exclude(business_area="")
    for line, area in OrderLineLicense.objects.filter(license__in=issued).values_list(
        "line_id", "license__business_area"
    ):
        areas[line][area] += 1
    spent: dict[str, dict[str, dict[int, Decimal]]] = {}
    for line, day, currency, amount in booked:
        of_line = areas.get(line) or Counter({"": 1})
        for area, count in of_line.items():
            by_year = spent.setdefault(currency, {}).setdefault(area, {})
            # A line of licences of several areas is shared out by their number; rounded once, below.
            by_year[day.year] = by_year.get(day.year, Decimal(0)) + amount * count / sum(of_line.values())
    years = list(range(first, on_date.year + 1))
    return [_cost(currency, spent[currency], years) for currency in sorted(spent)]


def _cost(currency: str, by_area: dict[str, dict[int, Decimal]], years: list[int]) -> Figure:
    order = sorted(by_area, key=lambda area: (-sum(by_area[area].values()), area))
    rows: list[tuple[Value, ...]] = [
        (area or _("No business area"), *_amounts([by_area[area]], years, currency))
        for area in order[:AREAS_SHOWN]
    ]
    if others := [by_area[area] for area in order[AREAS_SHOWN:]]:
        rows.append((_("All others"), *_amounts(others, years, currency)))
    drawn = years[-YEARS_DRAWN:]
    return Figure(
        code=f"costs-{currency.lower()}",
        title=_("Cost per year and business area, %(currency)s") % {"currency": currency},
        explanation=_(
            "Net amounts of your invoices, by the year of the invoice, less what was credited. A line for "
            "several business areas is shared out by the number of licences."
        ),
        columns=[
            _name(_("Business area")),
            *(
                Column(
                    code=str(year),
                    label=str(year),
                    unit=Unit.AMOUNT,
                    currency=currency,
                    is_drawn=year in drawn,
                )
                for year in years
            ),
        ],
        rows=rows,
    )


def _amounts(parts: list[dict[int, Decimal]], years: list[int], currency: str) -> list[Decimal]:
    return [
        quantize(sum((part.get(year, Decimal(0)) for part in parts), Decimal(0)), currency) for year in years
    ]
