"""The desk's pages about money."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shop.billing.enums import DunningLevel, InvoiceState
from shop.billing.models import BankTransaction, CreditNote, DunningNotice, Invoice, InvoiceBalance, Payment
from shop.billing.services import issue_credit_note, print_credit_note, print_invoice, record_payment
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import run_event
from shop.fulfillment.services import cancel_line
from tests.factories.billing import make_delivered_order, make_invoice
from tests.factories.journeys import NOW, deliver, make_order


@pytest.fixture
def invoice(customer, staff, listings) -> Invoice:
    return make_invoice(customer, staff, listings)


@pytest.fixture
def late(invoice) -> Invoice:
    """Overdue by a month, whatever the day: the balance is what the lists read."""
    InvoiceBalance.objects.update(due_on=timezone.localdate() - timedelta(days=31))
    return invoice


def words(page) -> str:
    return page.content.decode()


def pay(desk: Client, invoice: Invoice, amount: str, **values: str):
    said = {"amount": amount, "paid_on": "2026-11-23", "token": "one", **values}
    return desk.post(f"/dashboard/invoices/{invoice.number}/payments/", said)


def test_a_payment_is_recorded_once_however_often_the_form_is_sent(desk: Client, invoice):
    for _click in range(2):
        assert pay(desk, invoice, "100.00").status_code == 302

    assert [one.amount for one in Payment.objects.all()] == [Decimal("100.00")]
    page = words(desk.get(f"/dashboard/invoices/{invoice.number}/"))
    assert "Partly paid" in page
    assert "138.00" in page


def test_a_wrong_payment_comes_back_with_its_field(desk: Client, invoice):
    answer = pay(desk, invoice, "5.00", paid_on="2099-01-01")

    assert answer.status_code == 422
    assert answer.context["payment_form"].errors["paid_on"] == ["This day is in the future."]
    assert not Payment.objects.exists()


def test_a_payment_is_taken_back_with_a_reason(desk: Client, invoice):
    pay(desk, invoice, "238.00")
    payment = Payment.objects.get()
    address = f"/dashboard/invoices/{invoice.number}/payments/{payment.pk}/reverse/"

    desk.post(address, {"reason": ""})
    desk.post(address, {"reason": "Wrong invoice"})

    assert [one.amount for one in Payment.objects.order_by("pk")] == [Decimal("238.00"), Decimal("-238.00")]
    assert "Wrong invoice" in words(desk.get(f"/dashboard/invoices/{invoice.number}/"))


def test_a_payment_of_another_invoice_is_not_found(desk: Client, invoice, customer, staff, listings):
    other = make_invoice(customer, staff, listings)
    pay(desk, other, "1.00")
    address = f"/dashboard/invoices/{invoice.number}/payments/{Payment.objects.get().pk}/reverse/"

    assert desk.post(address, {"reason": "x"}).status_code == 404


def test_chosen_lines_are_credited_with_a_reason(desk: Client, invoice):
    first, second = invoice.lines.all()
    address = f"/dashboard/invoices/{invoice.number}/credit/"
    too_much = desk.post(address, {f"quantity_{first.pk}": "2", "reason": "Returned", "token": "a"})
    nothing = desk.post(address, {"reason": "Returned", "token": "b"})
    done = desk.post(address, {f"quantity_{first.pk}": "1", "reason": "Returned", "token": "c"})

    assert (too_much.status_code, nothing.status_code, done.status_code) == (422, 422, 302)
    assert list(too_much.context["form"].errors) == [f"quantity_{first.pk}"]
    note = CreditNote.objects.get()
    assert [(line.invoice_line, line.quantity) for line in note.lines.all()] == [(first, Decimal(1))]
    again = desk.get(address).context["form"]
    assert (again.left[first.pk], again.left[second.pk]) == (Decimal(0), Decimal(1))
    page = words(desk.get(f"/dashboard/invoices/{invoice.number}/"))
    assert note.number in page
    assert "Returned" in page


def test_open_items_are_listed_with_age_and_sums(desk: Client, late):
    page = desk.get("/dashboard/billing/open-items/")

    assert [(row["balance"].invoice, row["age"]) for row in page.context["rows"]] == [(late, "31–60 days")]
    assert [(one.currency, one.amounts["60"]) for one in page.context["sums"]] == [("EUR", Decimal("238.00"))]
    assert desk.get("/dashboard/billing/open-items/?age=30").context["rows"] == []
    assert desk.get("/dashboard/billing/open-items/?age=nonsense&state=x").status_code == 200


def test_the_due_reminders_are_shown_first_and_sent_with_one_click(desk: Client, late):
    shown = desk.get("/dashboard/billing/reminders/").context["rows"]
    assert [(row["balance"].pk, row["notice"].level) for row in shown] == [(late.pk, 1)]
    assert not DunningNotice.objects.exists()

    for _click in range(2):
        desk.post("/dashboard/billing/reminders/", {"invoice": [late.pk]})

    assert [one.level for one in DunningNotice.objects.all()] == [1]


def test_the_next_notice_is_offered_when_the_days_of_the_last_one_are_over(desk: Client, staff, invoice):
    page = f"/dashboard/invoices/{invoice.number}/"
    assert desk.get(page).context["next_notice"] is None

    InvoiceBalance.objects.update(due_on=timezone.localdate() - timedelta(days=31))
    assert desk.get(page).context["next_notice"].level == DunningLevel.REMINDER
    desk.post(f"{page}remind/")
    assert desk.get(page).context["next_notice"] is None

    with time_machine.travel(timezone.now() + timedelta(days=11)):
        desk.force_login(staff)
        assert desk.get(page).context["next_notice"].level == DunningLevel.FIRST


def test_only_the_chosen_reminders_are_sent(desk: Client, late):
    desk.post("/dashboard/billing/reminders/", {"invoice": ["0", "x", "9" * 40]})

    assert not DunningNotice.objects.exists()


def test_invoices_are_filtered_by_their_state(desk: Client, invoice, customer, staff, listings):
    paid = make_invoice(customer, staff, listings)
    record_payment(
        invoice_id=paid.pk, amount=paid.gross_total, currency="EUR", paid_on=NOW.date(), by=staff, at=NOW
    )

    def listed(state: str) -> list[Invoice]:
        return list(desk.get(f"/dashboard/invoices/?state={state}").context["page"])

    assert (listed(InvoiceState.PAID), listed(InvoiceState.OPEN)) == ([paid], [invoice])
    assert listed("") == listed("nonsense") == [paid, invoice]


def upload(desk: Client, content: str):
    file = SimpleUploadedFile("bank.csv", content.encode())
    return desk.post("/dashboard/billing/statements/", {"file": file})


def test_a_statement_is_read_and_its_exact_lines_are_booked_with_one_click(desk: Client, invoice):
    answer = upload(
        desk,
        "Buchungstag;Betrag;Verwendungszweck;Name\n"
        f"23.11.2026;238,00;{invoice.number};A\n24.11.2026;7,00;Something;B\n",
    )
    page = desk.get(answer["Location"])
    assert [proposal.fit for proposal in page.context["proposals"]] == ["exact", "none"]
    assert not Payment.objects.exists()

    desk.post(answer["Location"], {"do": "exact"})

    assert [one.invoice for one in Payment.objects.all()] == [invoice]
    assert len(desk.get(answer["Location"]).context["proposals"]) == 1


def test_a_line_is_booked_for_the_invoice_that_was_typed_in_or_put_aside(desk: Client, invoice):
    answer = upload(desk, "Buchungstag;Betrag\n23.11.2026;7,00\n24.11.2026;8,00\n")
    first, second = BankTransaction.objects.order_by("position")
    page = answer["Location"]

    desk.post(page, {"do": "book", "line": [first.pk], f"invoice_{first.pk}": "I-2026-99999"})
    assert not Payment.objects.exists()
    desk.post(page, {"do": "book", "line": [first.pk], f"invoice_{first.pk}": invoice.number.lower()})
    desk.post(page, {"do": "ignore", "line": [second.pk]})

    assert [(one.invoice, one.amount) for one in Payment.objects.all()] == [(invoice, Decimal("7.00"))]
    assert list(BankTransaction.objects.order_by("position").values_list("state", flat=True)) == [
        "booked",
        "ignored",
    ]


def test_a_wrong_statement_names_its_rows(desk: Client):
    answer = upload(desk, "Buchungstag;Betrag\n23.11.2026;viel\n")

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [
        "The file has 1 wrong row: row 2: “viel” is no amount. Nothing was imported."
    ]
    assert not BankTransaction.objects.exists()


def test_a_days_deliveries_are_previewed_and_invoiced_with_one_click(desk: Client, customer, staff, listings):
    orders = [make_order(customer, staff, listings) for _number in range(2)]
    for order in orders:
        deliver(order, staff)
    page = desk.get("/dashboard/billing/orders/")
    assert page.context["sums"] == [("EUR", Decimal("476.00"))]
    assert not Invoice.objects.exists()

    for _click in range(2):
        desk.post("/dashboard/billing/orders/", {"order": [order.order_id for order in orders]})

    assert [one.gross_total for one in Invoice.objects.all()] == [Decimal("238.00")] * 2
    assert desk.get("/dashboard/billing/orders/").context["rows"] == []


def test_the_export_comes_as_a_file_and_is_recorded(desk: Client, invoice, staff):
    answer = desk.post("/dashboard/billing/books/", {"first": "2026-11-01", "last": "2026-11-30"})

    assert answer["Content-Disposition"] == (
        'attachment; filename="EXTF_Buchungsstapel_20261101_20261130.csv"'
    )
    assert f'"{invoice.number}"' in answer.content.decode("cp1252")
    event = AuditEvent.objects.get(action="books_exported")
    assert (event.object_id, event.details) == (staff.pk, {"from": "2026-11-01", "until": "2026-11-30"})


def test_a_period_over_two_years_is_refused(desk: Client):
    answer = desk.post("/dashboard/billing/books/", {"first": "2026-11-01", "last": "2027-01-31"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["last"]


def test_the_year_end_check_runs_in_the_background_and_names_what_is_missing(desk: Client, invoice, staff):
    address = "/dashboard/billing/numbers/"
    assert "This year was not checked yet." in words(desk.get(address))

    for _click in range(2):
        assert desk.post(address, {"year": "2026"}).url == f"{address}?year=2026"
    waiting = words(desk.get(address))
    event = OutboxEvent.objects.get(job=Job.CHECK_NUMBERS.value)
    assert run_event(event.pk)
    page = desk.get(address)

    assert "The check runs." in waiting
    assert 'hx-trigger="every 3s"' in waiting
    assert [one.kind.value for one in page.context["check"].series if not one.is_right] == ["invoice"]
    assert f"Without a stored document: {invoice.number}" in words(page)
    assert "The check runs." not in words(page)
    asked = AuditEvent.objects.get(action="numbers_check_requested")
    assert (asked.actor_id, asked.details) == (staff.pk, {"year": 2026})
    trail = words(desk.get("/dashboard/audit/?action=numbers_checked"))
    assert "Invoice 2026" in trail
    assert invoice.number in trail


def test_a_year_without_numbers_is_not_checked(desk: Client, invoice):
    desk.post("/dashboard/billing/numbers/", {"year": "1999"})

    # The newest year instead, as the page shows it.
    assert [one.arguments for one in OutboxEvent.objects.filter(job=Job.CHECK_NUMBERS.value)] == [
        {"year": 2026}
    ]


def vat_order(customer, staff, listings):
    return make_delivered_order(customer, staff, listings, tax_code="reverse-charge")


def test_an_order_that_lacks_a_vat_number_says_so_and_takes_it(desk: Client, customer, staff, listings):
    order = vat_order(customer, staff, listings).order
    address = f"/dashboard/orders/{order.number}/"
    refused = words(desk.post(f"{address}invoice/", follow=True))
    row = desk.get("/dashboard/billing/orders/").context["rows"][0]
    wrong = words(desk.post(f"{address}vat-number/", {"vat_number": "FR1", "do": "invoice"}, follow=True))
    assert not Invoice.objects.exists()

    done = words(
        desk.post(f"{address}vat-number/", {"vat_number": "FR 12345678901", "do": "invoice"}, follow=True)
    )

    assert "EU reverse charge needs the customer&#x27;s VAT number" in refused
    assert "The VAT number is missing." in refused
    assert row["lacks_vat_number"] is True
    assert "looks like FR12345678901." in wrong
    invoice = Invoice.objects.get()
    assert invoice.buyer_snapshot["vat_number"] == "FR12345678901"
    assert f"Invoice {invoice.number} is issued" in done
    assert "The VAT number is missing." not in done
    assert "VAT number entered" in done


def test_a_vat_number_alone_makes_no_invoice(desk: Client, customer, staff, listings):
    details = vat_order(customer, staff, listings)

    desk.post(f"/dashboard/orders/{details.order.number}/vat-number/", {"vat_number": "FR12345678901"})

    details.refresh_from_db()
    assert (details.vat_number, Invoice.objects.exists()) == ("FR12345678901", False)
    assert desk.get("/dashboard/billing/orders/").context["rows"][0]["lacks_vat_number"] is False


def test_the_xml_of_an_invoice_and_of_its_credit_note_is_linked_and_handed_out(desk: Client, invoice, staff):
    line = invoice.lines.first()
    note = issue_credit_note(
        invoice_id=invoice.pk, quantities={line.pk: line.quantity}, reason="Returned", by=staff, at=NOW
    )
    address = f"/dashboard/invoices/{invoice.number}/"
    early = desk.get(f"{address}credit-notes/{note.number}/xml/")
    print_invoice(invoice_id=invoice.pk, at=NOW)
    print_credit_note(credit_note_id=note.pk, at=NOW)

    page = words(desk.get(address))
    files = [desk.get(f"{address}xml/"), desk.get(f"{address}credit-notes/{note.number}/xml/")]

    assert early.url == address
    assert f'href="{address}xml/"' in page
    assert f'href="{address}credit-notes/{note.number}/xml/"' in page
    assert [file["Content-Type"] for file in files] == ["application/xml"] * 2
    assert [file["Content-Disposition"] for file in files] == [
        f'attachment; filename="{number}.xml"' for number in (invoice.number, note.number)
    ]
    assert note.number.encode() in files[1].content
    assert desk.get(f"{address}credit-notes/C-2026-99999/xml/").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/de"])
def test_every_page_opens_when_nothing_is_there(desk: Client, prefix: str):
    pages = ("open-items", "reminders", "statements", "orders", "books", "numbers")

    statuses = {page: desk.get(f"{prefix}/dashboard/billing/{page}/").status_code for page in pages}

    assert statuses == dict.fromkeys(pages, 200)


def test_an_order_cancelled_since_the_preview_is_left_out_in_words(desk: Client, customer, staff, listings):
    kept, cancelled, less = (make_order(customer, staff, listings) for _number in range(3))
    for order in (kept, cancelled, less):
        deliver(order, staff)
    page = desk.get("/dashboard/billing/orders/")
    shown = {f"total_{row['details'].order_id}": str(row["totals"].gross) for row in page.context["rows"]}
    assert all(f'name="{name}" value="{total}"' in words(page) for name, total in shown.items())
    for order, lines in ((cancelled, 2), (less, 1)):
        for line in order.order.lines.order_by("pk")[:lines]:
            cancel_line(
                order_id=order.order_id,
                line_id=line.pk,
                license_ids=[link.license_id for link in line.issued_licenses.all()],
                reason="Not needed",
                by=staff,
                at=NOW,
            )

    form = {"order": [one.order_id for one in (kept, cancelled, less)], **shown}
    answer = words(desk.post("/dashboard/billing/orders/", form, follow=True))

    assert [one.order_id for one in Invoice.objects.all()] == [kept.order_id]
    assert f"Order {cancelled.order.number} was not invoiced: This order was cancelled." in answer
    assert f"Order {less.order.number} was not invoiced: It comes to another total by now." in answer
    again = desk.get("/dashboard/billing/orders/").context["rows"]
    assert [(row["details"], row["totals"].gross) for row in again] == [(less, Decimal("119.00"))]


@pytest.mark.parametrize("total", ["nonsense", "sNaN", "-1", "9" * 60, "238.01"])
def test_a_total_that_was_never_shown_is_not_invoiced(desk: Client, customer, staff, listings, total):
    order = make_order(customer, staff, listings)
    deliver(order, staff)

    desk.post("/dashboard/billing/orders/", {"order": order.order_id, f"total_{order.order_id}": total})

    assert not Invoice.objects.exists()


def test_the_preview_reads_the_same_in_german(desk: Client, customer, staff, listings):
    order = make_order(customer, staff, listings)
    deliver(order, staff)

    assert f'name="total_{order.order_id}" value="238.00"' in words(desk.get("/de/dashboard/billing/orders/"))
