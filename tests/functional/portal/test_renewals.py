"""Pages about time: renewing, a common end, reminders, calendars, suggestions, figures."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from oscar.core.loading import get_model

from shop.baskets.selectors import stored_lines
from shop.licenses.models import CalendarFeed, License, ReminderSettings
from tests.functional.portal.world import KEY, deliver, make_license, make_order, sign_in

pytestmark = pytest.mark.django_db
RENEW, CO_TERM = "portal:license-renew", "portal:license-co-term"


@pytest.fixture
def license_(university, staff) -> License:
    made = make_license(university, staff)
    License.objects.filter(pk=made.pk).update(ends_on=timezone.localdate() + timedelta(days=40))
    made.refresh_from_db()
    return made


def text(response) -> str:
    return " ".join(response.content.decode().split())


def lines_of(user) -> list:
    basket = get_model("basket", "Basket").objects.filter(owner=user, status="Open").first()
    return stored_lines(basket) if basket else []


def messages_of(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


# --- Renewing
def test_renewal_of_one_license_is_shown_and_goes_into_the_basket(as_customer, customer, license_):
    shown = as_customer.get(reverse(RENEW), {"ids": license_.public_id})
    assert "Renewal of Confluence" in text(shown)
    assert "Put 1 licence into the basket" in text(shown)
    assert lines_of(customer) == []

    data = {"ids": str(license_.public_id), "purchase_type": "renewal", "do": "1"}
    answer = as_customer.post(reverse(RENEW), data, follow=True)

    assert answer.redirect_chain == [(reverse("basket:summary"), 302)]
    assert messages_of(answer) == ["1 licence is in your basket."]
    (line,) = lines_of(customer)
    assert (line.configuration.purchase_type, line.configuration.existing_sen) == ("renewal", license_.sen)


def test_request_form_is_prefilled_with_the_technical_contact_of_the_license(as_customer, license_):
    License.objects.filter(pk=license_.pk).update(
        technical_contact_name="Tessa Technician", technical_contact_email="tessa@example.com"
    )
    as_customer.post(reverse(RENEW), {"ids": str(license_.public_id), "purchase_type": "renewal", "do": "1"})

    page = text(as_customer.get(reverse("checkout:index")))

    assert 'value="tessa@example.com"' in page


def test_refused_licenses_are_told_with_their_reason(as_customer, customer, license_):
    License.objects.filter(pk=license_.pk).update(status="superseded")

    answer = as_customer.post(
        reverse(RENEW), {"ids": str(license_.public_id), "purchase_type": "renewal", "do": "1"}, follow=True
    )

    assert messages_of(answer) == [f"{license_} stays out: Another licence took its place."]
    assert lines_of(customer) == []


def test_upgrade_takes_the_tier_that_was_typed(as_customer, customer, license_):
    data = {"ids": str(license_.public_id), "purchase_type": "upgrade", "user_tier": "1.000", "do": "1"}

    as_customer.post(reverse(RENEW), data)
    wrong = as_customer.post(reverse(RENEW), data | {"user_tier": "many"})

    assert [int(line.configuration.user_tier) for line in lines_of(customer)] == [1000]
    assert wrong.status_code == 422
    assert "whole number" in text(wrong)


@pytest.mark.parametrize("name", [RENEW, CO_TERM])
def test_foreign_and_broken_selections_go_back_with_the_reason(as_customer, stranger, staff, name):
    foreign = make_license(stranger.organization, staff, sen="SEN-FOREIGN")

    for ids, reason in (
        (foreign.public_id, "One of these licences is not in your register."),
        ("nonsense", "The list has no such row."),
        ("", "Please choose at least one licence."),
    ):
        answer = as_customer.post(reverse(name), {"ids": ids, "do": "1"}, follow=True)
        assert answer.redirect_chain == [(reverse("portal:license-list"), 302)]
        assert messages_of(answer) == [reason]


def test_everything_that_matches_is_renewed_without_naming_it(as_customer, customer, license_):
    data = {"all": "1", "query": f"q={license_.sen}", "purchase_type": "renewal", "do": "1"}

    as_customer.post(reverse(RENEW), data)

    assert [line.configuration.existing_sen for line in lines_of(customer)] == [license_.sen]


# --- A common end
@time_machine.travel("2026-11-30T10:00:00Z", tick=True)
def test_planner_shows_months_and_rounding_and_requests_them(client, customer, university, staff):
    license_ = make_license(university, staff)
    License.objects.filter(pk=license_.pk).update(ends_on=date(2027, 3, 15))
    sign_in(client, customer)
    first = client.post(reverse(CO_TERM), {"ids": str(license_.public_id)})
    assert "Put 1 licence" not in text(first)

    data = {"ids": str(license_.public_id), "co_term_date": "2027-12-31"}
    planned = text(client.post(reverse(CO_TERM), data))
    assert "Rounded up to whole months: 15 days more than wished." in planned
    assert '<td class="num" data-label="Months">10</td>' in planned

    client.post(reverse(CO_TERM), data | {"do": "1"})

    (line,) = lines_of(customer)
    assert line.configuration.maintenance_months == 10
    assert line.note.startswith("Co-termination: wished common end 31 December 2027.")
    basket = text(client.get(reverse("basket:summary")))
    assert "possible by agreement: we ask for you" in basket
    assert "You ask us to look into it" in basket
    # Editing the line keeps the odd period.
    editor = text(client.get(reverse("basket:line-edit", args=[line.id])))
    assert re.search(r'value="10"[^>]*checked', editor)


def test_planner_refuses_a_day_that_has_passed(as_customer, license_):
    data = {"ids": str(license_.public_id), "co_term_date": "2020-01-01", "do": "1"}

    answer = as_customer.post(reverse(CO_TERM), data)

    assert answer.status_code == 422
    assert "Please choose a day after today." in text(answer)


# --- Reminders
def test_administrator_says_when_and_whom_to_remind(as_customer, university):
    page = reverse("portal:license-reminder-settings")
    assert 'value="90, 45, 15"' in text(as_customer.get(page))

    answer = as_customer.post(
        page, {"version": "1", "is_on": "on", "lead_days": "30, 60", "administrators": "on"}, follow=True
    )

    assert messages_of(answer) == ["Your reminders are saved."]
    stored = ReminderSettings.objects.get(organization=university)
    assert (stored.lead_days, stored.reminds_technical_contacts) == ([60, 30], False)
    stale = as_customer.post(page, {"version": "1", "is_on": "on", "lead_days": "5", "administrators": "on"})
    assert stale.status_code == 422
    assert "Somebody else changed this" in text(stale)
    wrong = as_customer.post(page, {"version": "2", "is_on": "on", "lead_days": "soon"})
    assert "numbers of days with commas" in text(wrong)


def test_license_is_snoozed_and_not_renewed_on_its_page(as_customer, license_):
    page = reverse("portal:license-reminders", args=[license_.public_id])
    until = timezone.localdate() + timedelta(days=10)

    as_customer.post(
        page,
        {"version": license_.version, "snoozed_until": until.isoformat(), "has_own": "on", "lead_days": "20"},
    )

    license_.refresh_from_db()
    assert (license_.snoozed_until, license_.reminder_days) == (until, [20])
    assert f'value="{until.isoformat()}"' in text(as_customer.get(page))
    beyond = as_customer.post(
        page,
        {"version": license_.version, "snoozed_until": (license_.ends_on + timedelta(days=1)).isoformat()},
    )
    assert "The maintenance ends before that day." in text(beyond)


def test_many_licenses_are_let_go_at_once(as_customer, license_):
    page = reverse("portal:license-reminders-many")
    first = as_customer.post(page, {"ids": str(license_.public_id)})
    assert "Reminders of 1 licence" in text(first)

    as_customer.post(page, {"ids": str(license_.public_id), "do": "1", "is_not_renewed": "on"})

    license_.refresh_from_db()
    assert license_.is_not_renewed
    detail = reverse("portal:license-detail", args=[license_.public_id])
    assert "not to be renewed" in text(as_customer.get(detail))


# --- Calendars
def test_calendar_is_made_shown_once_read_by_a_program_and_revoked(as_customer, client, license_):
    page = reverse("portal:license-calendar")
    made = as_customer.post(page, {"name": "Phone", "alarm_days": "30, 7", "language": "en"})
    address = re.search(r'id="calendar-address"[^>]*>http://testserver([^<]+)<', made.content.decode())[1]
    assert "no-store" in made.headers["Cache-Control"]
    assert address not in as_customer.get(page).content.decode()
    client.logout()

    answer = client.get(address)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == license_.ends_on
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    CalendarFeed.objects.update(revoked_at=timezone.now())
    assert client.get(address).status_code == 404


def test_another_persons_calendar_cannot_be_revoked(as_customer, client, stranger):
    as_customer.post(reverse("portal:license-calendar"), {"name": "Phone", "language": "en"})
    feed = CalendarFeed.objects.get()
    revoke = reverse("portal:license-calendar-revoke", args=[feed.public_id])
    sign_in(client, stranger.user)
    assert client.post(revoke).status_code == 404

    assert CalendarFeed.objects.get().revoked_at is None


# --- What to do, and what it comes to
def test_suggestion_leads_to_a_filled_plan(as_customer, license_):
    License.objects.filter(pk=license_.pk).update(ends_on=timezone.localdate())
    page = text(as_customer.get(reverse("portal:license-suggestions")))
    assert "Renew what ends this quarter" in page
    fields = dict(re.findall(r'name="(ids|purchase_type)" value="([^"]+)"', page))

    planned = as_customer.post(reverse(RENEW), fields)

    assert "Put 1 licence into the basket" in text(planned)


def test_nothing_to_do_says_so(as_customer):
    assert "Nothing to do" in text(as_customer.get(reverse("portal:license-suggestions")))


def test_figures_show_ends_products_and_costs_by_business_area(as_customer, customer, staff, university):
    invoice = deliver(make_order(customer, staff), staff)
    issued = License.objects.get(organization=university)
    License.objects.filter(pk=issued.pk).update(business_area="Research")

    response = as_customer.get(reverse("portal:license-figures"))

    figures = {one["figure"].code: one["figure"] for one in response.context["figures"]}
    assert list(figures) == ["ends", "products", "deployments", "costs-eur"]
    assert list(figures["products"].rows) == [("Confluence", 1)]
    assert sum(row[1] for row in figures["ends"].rows) == 1
    costs = {row[0]: row[-1] for row in figures["costs-eur"].rows}
    assert costs["Research"] == next(
        line.net_amount for line in invoice.lines.all() if "Confluence" in line.title
    )
    assert sum(costs.values()) == invoice.net_total
    assert KEY not in response.content.decode()
