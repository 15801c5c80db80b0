"""My Invoices: what is to be paid, searched, filtered, paged by keys."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from shop.accounts.selectors import viewer_for
from shop.billing.models import DeliveryNoteLine, Invoice
from shop.billing.register import InvoiceFilter, OwedSum, filtered_invoices, invoice_page, owed_sums
from shop.billing.services import record_payment
from tests.functional.portal.world import deliver, make_order

ADDRESS = "portal:invoice-list"


@pytest.fixture
def invoices(customer, staff):
    return [deliver(make_order(customer, staff), staff) for _ in range(3)]


def shown(page) -> list[str]:
    return re.findall(r'name="ids" value="([^"]+)"', page.content.decode())


def pay(invoice: Invoice, amount: Decimal, staff) -> None:
    record_payment(
        invoice_id=invoice.pk,
        amount=amount,
        currency=invoice.currency,
        paid_on=timezone.localdate(),
        by=staff,
        at=timezone.now(),
    )


def test_list_is_searched_by_number_order_po_sen_and_product(as_customer, invoices):
    first, second, third = invoices
    sen = DeliveryNoteLine.objects.get(order_line__invoice_line__invoice=first, sen__gt="").sen

    found = {
        text: shown(as_customer.get(reverse(ADDRESS), {"q": text}))
        for text in (first.number, second.order_number.lower(), "PO-77 Confluence", sen, "PO-78")
    }

    assert found == {
        first.number: [first.number],
        second.order_number.lower(): [second.number],
        "PO-77 Confluence": [third.number, second.number, first.number],
        sen: [first.number],
        "PO-78": [],
    }


def test_search_without_result_offers_the_way_back(as_customer, invoices):
    page = as_customer.get(reverse(ADDRESS), {"q": "PO-78"}).content.decode()

    assert "No invoice fits these filters" in page


def test_open_and_overdue_invoices_are_found_and_summed(as_customer, customer, invoices, staff):
    paid, late, due = invoices
    pay(paid, paid.gross_total, staff)
    pay(due, Decimal("10.00"), staff)
    tomorrow = due.due_on + timedelta(days=1)
    viewer = viewer_for(customer)

    def numbers(**values):
        rows = filtered_invoices(viewer=viewer, wanted=InvoiceFilter(**values), on_date=tomorrow)
        return sorted(rows.values_list("number", flat=True))

    assert shown(as_customer.get(reverse(ADDRESS), {"owed": "yes"})) == [due.number, late.number]
    assert shown(as_customer.get(reverse(ADDRESS), {"state": "paid"})) == [paid.number]
    assert shown(as_customer.get(reverse(ADDRESS), {"overdue": "yes"})) == []
    assert numbers(is_overdue=True) == [late.number, due.number]
    assert numbers(is_overdue=False) == [paid.number]
    open_amount = late.gross_total + due.gross_total - 10
    assert owed_sums(viewer, on_date=due.due_on) == [
        OwedSum(currency="EUR", count=2, amount=open_amount, overdue_count=0, overdue_amount=Decimal(0))
    ]
    assert owed_sums(viewer, on_date=tomorrow) == [
        OwedSum(currency="EUR", count=2, amount=open_amount, overdue_count=2, overdue_amount=open_amount)
    ]
    page = as_customer.get(reverse(ADDRESS)).content.decode()
    assert "To be paid" in page
    assert f"\u20ac{open_amount:,.2f}" in page


def test_invoice_of_a_licence_is_found_by_the_licence(as_customer, invoices):
    license_ = DeliveryNoteLine.objects.get(
        order_line__invoice_line__invoice=invoices[1], license__isnull=False
    ).license

    page = as_customer.get(reverse(ADDRESS), {"license": str(license_.public_id)})

    assert shown(page) == [invoices[1].number]


@pytest.mark.parametrize("query", ["organization=1", "issued_from=31.12.2026", "sort=po_number", "state=x"])
def test_forbidden_or_broken_filter_is_refused_with_the_reason_and_no_rows(as_customer, invoices, query):
    answer = as_customer.get(f"{reverse(ADDRESS)}?{query}")

    assert answer.status_code == 400
    assert "The list " in answer.content.decode()
    assert shown(answer) == []


@pytest.mark.parametrize("sort", ["-issued_on", "issued_on", "due_on", "-due_on"])
def test_pages_go_forth_and_back_over_all_invoices(customer, invoices, sort):
    numbers = [invoice.number for invoice in invoices]
    expected = numbers[::-1] if sort.startswith("-") else numbers
    given = {
        "viewer": viewer_for(customer),
        "wanted": InvoiceFilter(sort=sort),
        "on_date": timezone.localdate(),
        "limit": 1,
    }

    forth, page = [], invoice_page(**given)
    while True:
        forth += [invoice.number for invoice in page.rows]
        if not page.following:
            break
        page = invoice_page(**given, after=page.following)
    back = []
    while page.preceding:
        page = invoice_page(**given, before=page.preceding)
        back += [invoice.number for invoice in page.rows]

    assert forth == expected
    assert back == expected[:-1][::-1]
    assert page.total == 3


def test_filter_survives_its_address():
    query = QueryDict(
        "q=PO+77&state=open&state=paid&owed=yes&overdue=no&issued_from=2026-01-01&issued_until=2026-12-31"
        "&due_from=2026-02-01&due_until=2027-01-31&license=00000000-0000-4000-8000-000000000000&sort=due_on"
    )

    assert InvoiceFilter.from_query(query).as_query() == query.urlencode()


def test_xml_is_downloaded_and_payments_are_shown(as_customer, invoices, staff):
    invoice = invoices[0]
    pay(invoice, Decimal("12.34"), staff)

    answer = as_customer.get(reverse("portal:invoice-xml", kwargs={"number": invoice.number}))
    page = as_customer.get(reverse("portal:invoice-detail", kwargs={"number": invoice.number}))

    assert answer["Content-Type"] == "application/xml"
    assert b"CrossIndustryInvoice" in answer.content
    assert "12.34" in page.content.decode()


def test_invoices_of_others_are_in_no_list(as_stranger, invoices):
    assert shown(as_stranger.get(reverse(ADDRESS))) == []
    assert shown(as_stranger.get(reverse(ADDRESS), {"q": invoices[0].number})) == []
