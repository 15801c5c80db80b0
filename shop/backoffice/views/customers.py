"""Customers and people: the list, one customer from all sides, one account."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from shop.accounts.models import Organization
from shop.backoffice.access import StaffPage
from shop.backoffice.customers import (
    LONGEST_SEARCH,
    SORTS,
    basket_of,
    customers,
    open_baskets,
    personal_parts,
    sides_of,
)
from shop.backoffice.jobs import open_mails, sent_row
from shop.backoffice.trail import history_of, trail_href
from shop.trail.selectors import objects_of_customer, objects_of_person


class CustomerListView(StaffPage):
    """All organisations; ``?q=`` finds by name, city, VAT number or a member's address, ``?sort=`` sorts."""

    template_name = "backoffice/customer_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
        sort = request.GET.get("sort", "")
        if sort.removeprefix("-") not in SORTS:
            sort = "name"
        page = self.page_of(customers(self.viewer, text=text, sort=sort))
        return self.render_to_response({"page": page, "text": text, "sort": sort})


class CustomerDetailView(StaffPage):
    """One customer: facts, people, and the newest of everything that belongs to them."""

    template_name = "backoffice/customer_detail.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        try:
            organization = Organization.objects.visible_to(self.viewer).get(public_id=public_id)
        except Organization.DoesNotExist:
            raise Http404 from None
        today = localdate(self.at)
        sides = sides_of(organization, self.viewer, on_date=today)
        context: dict[str, Any] = {
            "organization": organization,
            "sides": sides,
            "baskets": open_baskets(organization, self.viewer),
            "licenses": [
                {
                    "license": license_,
                    "state": license_.state(today),
                    "label": license_.state(today).label,
                    "history_href": trail_href(kind=license_._meta.label_lower, object=license_.pk),
                }
                for license_ in sides.licenses.rows
            ],
            "mails": [
                *open_mails(objects_of_customer(organization.pk), with_internal=False),
                *map(sent_row, sides.mails.rows),
            ],
            "history": history_of(
                objects_of_customer(organization.pk),
                href=trail_href(organization=str(organization.public_id)),
            ),
        }
        return self.render_to_response(context)


class AccountView(StaffPage):
    """One person, with or without an organisation."""

    template_name = "backoffice/account.html"

    def get(self, request: HttpRequest, user_id: int) -> HttpResponse:
        try:
            user = User.objects.select_related("person__activation__organization").get(pk=user_id)
        except (User.DoesNotExist, OverflowError):
            raise Http404 from None
        person = getattr(user, "person", None)
        objects = objects_of_person(person) if person else {"auth.user": [user.pk]}
        parts = personal_parts(user, self.viewer)
        context: dict[str, Any] = {
            "account": user,
            "person": person,
            "activation": getattr(person, "activation", None),
            "parts": parts,
            "basket": basket_of(user, on_date=self.at.astimezone(UTC).date()),
            "mails": [*open_mails(objects, with_internal=False), *map(sent_row, parts.mails.rows)],
            "history": history_of(objects, href=trail_href(who=user.email)),
        }
        return self.render_to_response(context)
