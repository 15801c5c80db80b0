"""An installation of a wanted size: catalogue, organisations, people, and what they bought."""

import json
import secrets
import tempfile
import time
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

from benchmarks.generating import write_contents
from benchmarks.ours.volume.journeys import LICENSES, WIDTH, write_journeys
from benchmarks.ours.volume.patterns import Trail
from benchmarks.ours.volume.people import People, make_desk, write_people
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.tokens import APP_SCOPES, Scope, create_token
from shop.billing.models import Invoice
from shop.billing.services import print_invoice
from shop.core.audit import seal_events
from shop.licenses.models import License
from shop.marketplace.models import Listing
from shop.marketplace.services import import_catalogue
from shop.marketplace.sources import FileSource
from shop.quotes.models import QuoteRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Journeys are written in patterns of so many, so the number of licences is a multiple of this.
LICENSES_OF_A_PATTERN = LICENSES * WIDTH
STOCK = get_model("partner", "StockRecord")


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
    # People who can be signed in without a password: see ``make_credentials``.
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


def _print_invoices(count: int, *, at: datetime) -> int:
    """The newest invoices of the organisation that has most: others are printed when somebody wants them."""
    first = Organization.objects.order_by("pk")[0]
    newest = Invoice.objects.filter(organization=first).order_by("-issued_on", "-pk")[:count]
    for invoice in newest:
        print_invoice(invoice_id=invoice.pk, at=at)
    return len(newest)


@transaction.atomic
def make_credentials(size: Size, *, password: str, at: datetime) -> dict[str, Any]:
    """Sessions and tokens of some people and of the desk: passwords are hashed three times a second at most,
    so a load test brings its sessions along.

    Returns ``{"password", "customers": [{"email", "token", "cookie", "organization"}], "staff": […]}``.
    """
    administrators = User.objects.filter(email__endswith=".example", email__startswith="person1@")
    customers = [_ready(user, at=at) for user in administrators.order_by("pk")[: size.ready]]
    staff = []
    for user in User.objects.filter(email__endswith="@licensing.example").order_by("pk"):
        TOTP.activate(user, generate_totp_secret())
        staff.append(_ready(user, at=at, scopes=(*APP_SCOPES, Scope.STAFF)))
    return {"password": password, "customers": customers, "staff": staff}


def _ready(user: User, *, at: datetime, scopes: tuple[str, ...] = APP_SCOPES) -> dict[str, Any]:
    viewer = viewer_for(user)
    _token, secret = create_token(
        user=user, viewer=viewer, name="Load test", scopes=scopes, expires_at=None, at=at
    )
    client = Client()
    client.force_login(user, backend=BACKEND)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {
        "email": user.email,
        "token": secret,
        "cookie": cookie,
        "organization": viewer.organization_id or 0,
    }


def write_credentials(path: Path, credentials: dict[str, Any]) -> None:
    """Keep them where their owner alone can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(credentials, indent=1), encoding="utf-8")


def new_password() -> str:
    """One for all made-up people, unless somebody names one."""
    return secrets.token_urlsafe(12)
