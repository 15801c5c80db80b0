"""Customers as the desk sees them: the list with its figures, and one customer from all sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from oscar.core.loading import get_model

from shop.accounts.models import Membership, Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.viewer import Viewer
from shop.backoffice.selectors import OPEN_QUOTES
from shop.baskets.selectors import BasketOverview, basket_overview
from shop.billing.selectors import invoices_for
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.selectors import orders_for
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import License
from shop.licenses.selectors import licenses_for
from shop.notifications.models import SentMail
from shop.quotes.enums import OPEN_REQUESTS
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.selectors import requests_for
from shop.trail.selectors import objects_of_customer

ROWS_SHOWN = 10
PEOPLE_SHOWN = 50
# What the list can be sorted by, upwards; "-" in front turns it around.
SORTS: Mapping[str, str] = {
    "name": "name",
    "city": "city",
    "members": "member_count",
    "requests": "open_requests",
    "offers": "open_offers",
    "licenses": "license_count",
    "active": "last_active_at",
}
LONGEST_SEARCH = 100
MAILS_TO_STAFF = (
    "activation-request",
    "license-question",
    "order-to-staff",
    "quote-answer",
    "request-to-staff",
)


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows belong to the organisation of the outer query."""
    of_one = rows.filter(organization=OuterRef("pk")).order_by().values("organization")
    return Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _newest(rows: QuerySet[Any], moment: str) -> Coalesce:
    of_one = rows.filter(organization=OuterRef("pk")).order_by().values("organization")
    newest = Subquery(of_one.annotate(newest=Max(moment)).values("newest"), output_field=DateTimeField())
    return Coalesce(newest, F("created_at"))


def _current_members(viewer: Viewer) -> QuerySet[Membership]:
    return Membership.objects.visible_to(viewer).current()


def customers(viewer: Viewer, *, text: str = "", sort: str = "") -> QuerySet[Organization]:
    """Organisations with ``member_count``, ``open_requests``, ``open_offers``, ``license_count`` (current
    ones) and ``last_active_at``: their newest request, offer, order or sign-in. One query.

    Each word of ``text`` is part of the name, the city, the VAT number, or the address of a member.
    """
    found = Organization.objects.visible_to(viewer)
    for word in text.split()[:5]:
        members = _current_members(viewer).filter(organization=OuterRef("pk"), person__email__icontains=word)
        found = found.filter(
            Q(name__icontains=word)
            | Q(city__icontains=word)
            | Q(vat_number__icontains=word)
            | Exists(members)
        )
    found = found.annotate(
        member_count=_count(_current_members(viewer)),
        open_requests=_count(QuoteRequest.objects.visible_to(viewer).filter(status__in=OPEN_REQUESTS)),
        open_offers=_count(Quote.objects.visible_to(viewer).filter(status__in=OPEN_QUOTES)),
        license_count=_count(License.objects.visible_to(viewer).current()),
        last_active_at=Greatest(
            _newest(QuoteRequest.objects.visible_to(viewer), "submitted_at"),
            _newest(Quote.objects.visible_to(viewer), "created_at"),
            _newest(OrderDetails.objects.visible_to(viewer), "order__date_placed"),
            _newest(_current_members(viewer), "person__user__last_login"),
        ),
    )
    down = sort.startswith("-")
    column = F(SORTS.get(sort.removeprefix("-"), "name"))
    return found.order_by(column.desc() if down else column.asc(), "name", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The first rows of a list that is longer elsewhere."""

    rows: Sequence[Any]
    has_more: bool


def _part(rows: QuerySet[Any], limit: int = ROWS_SHOWN) -> Part:
    found = list(rows[: limit + 1])
    return Part(rows=found[:limit], has_more=len(found) > limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A customer from all sides; each part is one query."""

    people: Part
    former_people: Part
    requests: Part
    offers: Part
    orders: Part
    licenses: Part
    invoices: Part
    mails: Part


def sides_of(organization: Organization, viewer: Viewer, *, on_date: date) -> Sides:
    """All of a customer that has a place on their page, newest first; of the licences those first that end
    next, then those without an end, then the ended ones.
    """
    theirs = {"organization": organization}
    memberships = (
        Membership.objects.visible_to(viewer)
        .filter(**theirs)
        .select_related("person__user", "person__activation")
    )
    return Sides(
        people=_part(memberships.filter(ended_at=None).order_by("started_at", "pk"), PEOPLE_SHOWN),
        former_people=_part(memberships.exclude(ended_at=None).order_by("-ended_at", "-pk")),
        requests=_part(requests_for(viewer).filter(**theirs)),
        offers=_part(_offers(viewer).filter(**theirs)),
        orders=_part(orders_for(viewer).filter(**theirs)),
        licenses=_part(
            _ending_first(licenses_for(viewer).filter(**theirs, status=LicenseStatus.ACTIVE), on_date=on_date)
        ),
        invoices=_part(invoices_for(viewer).filter(**theirs)),
        mails=_part(mails_about(objects_of_customer(organization.pk))),
    )


def _offers(viewer: Viewer) -> QuerySet[Quote]:
    """Offers with their last day, without what the list of offers loads for its sums."""
    return (
        Quote.objects.visible_to(viewer)
        .annotate(valid_until_date=Max("revisions__valid_until_date"))
        .order_by("-created_at", "-pk")
    )


def _ending_first(licenses: QuerySet[License], *, on_date: date) -> QuerySet[License]:
    place = Case(
        When(ends_on__gte=on_date, then=Value(0)),
        When(ends_on=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return licenses.order_by(place, "ends_on", "pk")


def mails_about(objects: Mapping[str, Any]) -> QuerySet[SentMail]:
    """Mails about any of these objects, newest first, but for what the department tells itself. A union: each
    part has an index of its own.
    """
    outward = SentMail.objects.exclude(kind__in=MAILS_TO_STAFF)
    parts = [outward.filter(object_type=kind, object_id__in=ids) for kind, ids in objects.items()]
    plain = [part.order_by() for part in parts]
    return plain[0].union(*plain[1:], all=True).order_by("-sent_at", "-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBasket:
    """Somebody's basket with lines in it, not sent yet."""

    id: int
    owner: User
    line_count: int


def open_baskets(organization: Organization, viewer: Viewer) -> list[OpenBasket]:
    """What the organisation's current members have in their baskets, by name; one query."""
    members = _current_members(viewer).filter(organization=organization).values("person__user")
    baskets = get_model("basket", "Basket").open.filter(owner__in=members).select_related("owner")
    counted = baskets.annotate(line_count=Count("lines")).filter(line_count__gt=0)
    return [
        OpenBasket(id=basket.pk, owner=basket.owner, line_count=basket.line_count)
        for basket in counted.order_by("owner__last_name", "pk")[:PEOPLE_SHOWN]
    ]


def basket_of(user: User, *, on_date: date) -> BasketOverview | None:
    """A person's open basket as the rules see it for the organisation they act for; None without lines."""
    basket = get_model("basket", "Basket").open.filter(owner=user).order_by("-pk").first()
    if basket is None or not basket.lines.exists():
        return None
    return basket_overview(basket, organization_id=viewer_for(user).organization_id, on_date=on_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalParts:
    """What a person asked for themselves, as whose member they did so, and what was written to them."""

    memberships: Sequence[Membership]
    requests: Part
    offers: Part
    mails: Part


def personal_parts(user: User, viewer: Viewer) -> PersonalParts:
    """Four queries."""
    memberships = (
        Membership.objects.visible_to(viewer).filter(person__user=user).select_related("organization")
    )
    return PersonalParts(
        memberships=list(memberships.order_by(F("ended_at").desc(nulls_first=True), "-started_at", "-pk")),
        requests=_part(requests_for(viewer).filter(customer=user)),
        offers=_part(_offers(viewer).filter(customer=user)),
        mails=_part(SentMail.objects.filter(recipient=user.email).exclude(recipient="")),
    )
