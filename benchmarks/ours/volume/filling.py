"""An installation of a wanted size: catalogue, organisations, people, and what they bought."""

import json
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from oscar.core.loading import get_model

from benchmarks.contents import WORD
from benchmarks.generating import write_contents
from benchmarks.load.journey import CONFIGURATION
from benchmarks.ours.volume.journeys import LICENSES, WIDTH, write_journeys
from benchmarks.ours.volume.patterns import Trail
from benchmarks.ours.volume.people import People, make_desk, write_people
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.tokens import APP_SCOPES, Scope, create_token
from shop.baskets.services import check_line, hindrances
from shop.billing.models import Invoice
from shop.billing.services import print_invoice
from shop.configurator.configuration import LicenseConfiguration
from shop.core.audit import seal_events
from shop.core.enums import DocumentKind
from shop.documents.models import StoredDocument
from shop.licenses.models import License
from shop.marketplace.models import Listing
from shop.marketplace.services import import_catalogue
from shop.marketplace.sources import FileSource
from shop.quotes.models import QuoteRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Journeys are written in patterns of so many, so the number of licences is a multiple of this.
LICENSES_OF_A_PATTERN = LICENSES * WIDTH
STOCK = get_model("partner", "StockRecord")
# How many of each a load test chooses from.
PRODUCTS, PAGES, WORDS, REQUESTABLE = 400, 200, 30, 40


class NotEmpty(Exception):
    """The installation has data of its own, which made-up rows would mix with for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything. ``licenses`` is rounded down to whole patterns; there are half as many
    invoices, orders, offers and requests.
    """

    listings: int = 10_000
    organizations: int = 2_000
    people: int = 10_000
    licenses: int = 100_000
    desk: int = 5
    documents: int = 40
    # People who can be signed in without a password: see ``make_plan``.
    ready: int = 40

    @property
    def patterns(self) -> int:
        return max(1, self.licenses // LICENSES_OF_A_PATTERN)


def refuse_unless_empty() -> None:
    """Raises NotEmpty, naming what is there."""
    for model in (Organization, License, Invoice, QuoteRequest, get_model("order", "Order")):
        count = model._default_manager.count()
        if count:
            raise NotEmpty(
                f"This installation has {count} {model._meta.label}: made-up data is for an empty one only."
            )


def fill(size: Size, *, password: str, until: date, at: datetime, say: Callable[[str], object]) -> None:
    """Fill an empty installation, all or nothing. Raises NotEmpty."""
    with transaction.atomic():
        refuse_unless_empty()
        _step(say, "listings", lambda: _make_catalogue(size.listings, at=at))
        products = _products()
        desk = make_desk(size.desk, password=password)
        # The chain goes on behind what is there; the relay looks no further back than a few thousand events.
        while seal_events(look_back=None):
            pass
        trail = Trail()
        per_organization = max(1, size.people // size.organizations)
        found: list[People] = []
        _step(
            say,
            "people",
            lambda: (
                found.append(
                    write_people(
                        organizations=size.organizations,
                        per_organization=per_organization,
                        password=password,
                        let_in_by=desk[0],
                        trail=trail,
                    )
                )
                or size.organizations * per_organization
            ),
        )
        _step(
            say,
            "rows of requests, offers, orders, licences and invoices",
            lambda: write_journeys(
                copies=size.patterns,
                people=found[0],
                products=products,
                staff=desk,
                until=until,
                trail=trail,
            ),
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    _step(say, "printed invoices", lambda: _print_invoices(size.documents, at=at))


def _step(say: Callable[[str], object], what: str, make: Callable[[], int]) -> None:
    started = time.monotonic()
    count = make()
    say(f"{count:>9,} {what}, {time.monotonic() - started:.1f} s")


def _make_catalogue(count: int, *, at: datetime) -> int:
    """Import listings as from the Marketplace, unless a catalogue is there."""
    if not Listing.objects.exists():
        call_command("load_reference", verbosity=0)
        with tempfile.TemporaryDirectory() as folder:
            import_catalogue(source=FileSource(write_contents(Path(folder), count)), at=at)
    return Listing.objects.count()


def _products() -> list[tuple[int, str, str, int]]:
    """Product, name, key and stock record of the listings that are offered."""
    records = dict(STOCK.objects.values_list("product_id", "pk"))
    listings = Listing.objects.listed().order_by("pk").values_list("product_id", "name", "key")
    return [(product, name, key, records[product]) for product, name, key in listings if product in records]


def _customers(count: int) -> list[User]:
    """Administrators of the first organisations; the very first one has the longest register."""
    administrators = User.objects.filter(email__startswith="person1@", email__endswith=".example")
    return list(administrators.order_by("pk")[:count])


def _print_invoices(count: int, *, at: datetime) -> int:
    """The newest invoice of each of the first organisations: others are printed when somebody wants them."""
    done = 0
    for customer in _customers(count):
        newest = Invoice.objects.visible_to(viewer_for(customer)).first()
        if newest is not None:
            print_invoice(invoice_id=newest.pk, at=at)
            done += 1
    return done


@transaction.atomic
def make_plan(size: Size, *, password: str, at: datetime) -> dict[str, Any]:
    """What a load test asks for, with the sessions and tokens of some people and of the desk: passwords are
    hashed three times a second at most, so it brings its sessions along.
    """
    staff = []
    for user in User.objects.filter(email__endswith="@licensing.example").order_by("pk"):
        TOTP.activate(user, generate_totp_secret())
        staff.append(_ready(user, at=at, scopes=(*APP_SCOPES, Scope.STAFF)))
    listed = list(Listing.objects.listed().order_by("pk"))
    words = Counter(word for one in listed for word in set(WORD.findall(one.name.lower())))
    categories = get_model("catalogue", "Category").objects.filter(product__isnull=False).distinct()
    return {
        "password": password,
        "customers": [_ready(user, at=at) for user in _customers(size.ready)],
        "staff": staff,
        "products": [one.key for one in listed[:: max(1, len(listed) // PRODUCTS)]],
        "requestable": _requestable(listed, on_date=at.date()),
        "pages": max(1, min(PAGES, len(listed) // 20)),
        "words": [word for word, _count in words.most_common(WORDS)],
        "categories": list(categories.order_by("pk").values_list("slug", flat=True)[:WORDS]),
    }


def _ready(user: User, *, at: datetime, scopes: tuple[str, ...] = APP_SCOPES) -> dict[str, Any]:
    viewer = viewer_for(user)
    _token, secret = create_token(
        user=user, viewer=viewer, name="Load test", scopes=scopes, expires_at=None, at=at
    )
    client = Client()
    client.force_login(user, backend=BACKEND)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    printed = StoredDocument.objects.filter(
        organization_id=viewer.organization_id, kind=DocumentKind.INVOICE
    ).values("source_id")
    return {
        "email": user.email,
        "token": secret,
        "cookie": cookie,
        "printed": list(Invoice.objects.filter(pk__in=printed).values_list("number", flat=True)),
    }


def _requestable(listed: list[Listing], *, on_date: date) -> list[str]:
    """Keys of products of which a plain cloud licence needs no talk."""
    configuration = LicenseConfiguration.parse(CONFIGURATION)
    basket, found = get_model("basket", "Basket").objects.create(owner=None), []
    for listing in listed:
        offered = listing.hostings.filter(deployment=configuration.deployment).exists()
        if offered and not hindrances(
            check_line(
                basket=basket,
                listing=listing,
                configuration=configuration,
                organization_id=None,
                on_date=on_date,
            )
        ):
            found.append(listing.key)
        if len(found) == REQUESTABLE:
            break
    basket.delete()
    return found


def write_plan(path: Path, plan: dict[str, Any]) -> None:
    """Keep it where its owner alone can read: it opens accounts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(plan, indent=1), encoding="utf-8")


def new_password() -> str:
    """One for all made-up people, unless somebody names one."""
    return secrets.token_urlsafe(12)
