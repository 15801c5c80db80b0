"""The sums of an e-invoice are those of its lines, and those that the invoice itself says."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.billing.e_invoice import invoice_xml
from shop.billing.enums import TaxCategory
from shop.billing.models import Invoice, InvoiceLine
from shop.core.money import line_net, total_of

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
CENT = Decimal("0.01")
# A code's category and rate as the reference data has them, and two more rates.
CASES = [
    (TaxCategory.STANDARD, Decimal("19.00")),
    (TaxCategory.STANDARD, Decimal("7.00")),
    (TaxCategory.STANDARD, Decimal("7.70")),
    (TaxCategory.ZERO, Decimal("0.00")),
    (TaxCategory.EXEMPT, Decimal("0.00")),
    (TaxCategory.REVERSE_CHARGE, Decimal("0.00")),
    (TaxCategory.EXPORT, Decimal("0.00")),
]
drafts = st.lists(
    st.tuples(
        st.decimals("0.01", "9999.99", places=2),
        st.decimals("0.00", "99999.99", places=2),
        st.decimals("0.00", "100.00", places=2),
        st.sampled_from(CASES),
    ),
    min_size=1,
    max_size=12,
)


def invoice_of(lines: list[InvoiceLine]) -> Invoice:
    """An invoice with these lines, as it would be issued; nothing of it is stored."""
    totals = total_of(((line.tax_rate, line.net_amount) for line in lines), currency="EUR")
    invoice = Invoice(
        pk=1,
        number="I-2026-00001",
        order_number="O-2026-00001",
        language="en",
        issued_on=date(2026, 11, 23),
        due_on=date(2026, 12, 7),
        currency="EUR",
        net_total=totals.net,
        tax_total=totals.tax,
        gross_total=totals.gross,
        seller_snapshot={"name": "Seller", "vat_id": "DE999999999", "country": "DE", "city": "Berlin"},
        buyer_snapshot={"address": {"name": "Buyer", "country": "FR"}, "vat_number": "FR12345678901"},
    )
    rows = InvoiceLine.objects.all()
    rows._result_cache = lines  # type: ignore[attr-defined]
    invoice._prefetched_objects_cache = {"lines": rows}  # type: ignore[attr-defined]
    return invoice


def amount(element: ElementTree.Element, path: str) -> Decimal:
    return Decimal(element.findtext("/".join(f"{RAM}{name}" for name in path.split("/"))) or "0")


@settings(max_examples=150, deadline=None)
@given(drafts)
def test_totals_are_the_sums_of_the_lines_with_the_vat_rounded_once_per_category_and_rate(drafted) -> None:
    lines = [
        InvoiceLine(
            invoice_id=1,
            position=position,
            title=f"Line {position}",
            quantity=quantity,
            unit_price=price,
            discount_percent=discount,
            net_amount=line_net(
                quantity=quantity, unit_price=price, discount_percent=discount, currency="EUR"
            ),
            tax_rate=rate,
            tax_category=category,
            tax_note="Why no tax is due.",
        )
        for position, (quantity, price, discount, (category, rate)) in enumerate(drafted, start=1)
    ]
    invoice = invoice_of(lines)

    root = ElementTree.fromstring(invoice_xml(invoice))  # noqa: S314 - our own

    bases: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for item, line in zip(root.iter(f"{RAM}IncludedSupplyChainTradeLineItem"), lines, strict=True):
        settlement = item.find(f"{RAM}SpecifiedLineTradeSettlement")
        assert settlement is not None
        net = amount(settlement, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount")
        quantity = amount(item, "SpecifiedLineTradeDelivery/BilledQuantity")
        price = amount(item, "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount")
        gross = (quantity * price).quantize(CENT, ROUND_HALF_UP)
        assert (net, gross - amount(settlement, "SpecifiedTradeAllowanceCharge/ActualAmount")) == (
            line.net_amount,
            line.net_amount,
        )
        bases[line.tax_category, line.tax_rate] += net
    head = root.find(f".//{RAM}ApplicableHeaderTradeSettlement")
    assert head is not None
    said = {
        (tax.findtext(f"{RAM}CategoryCode"), amount(tax, "RateApplicablePercent")): (
            amount(tax, "BasisAmount"),
            amount(tax, "CalculatedAmount"),
        )
        for tax in head.findall(f"{RAM}ApplicableTradeTax")
    }
    assert said == {
        (category, rate): (base, (base * rate / 100).quantize(CENT, ROUND_HALF_UP))
        for (category, rate), base in bases.items()
    }
    sums = {
        name: amount(head, f"SpecifiedTradeSettlementHeaderMonetarySummation/{name}")
        for name in ("LineTotalAmount", "TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")
    }
    net, tax = sum(bases.values()), sum(tax for _base, tax in said.values())
    assert list(sums.values()) == [net, net, tax, net + tax]
    assert (invoice.net_total, invoice.tax_total, invoice.gross_total) == (net, tax, net + tax)
