"""What the project adds to us, one of each kind: see docs/plugin.md. ``licensing.apps`` connects them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone
from oscar.core.loading import get_model

from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import Severity
from shop.configurator.rules import Case, Violation
from shop.core import signals
from shop.exports.columns import Column, LicenseFacts
from shop.marketplace.enums import Hosting, ListingKind, PaymentModel
from shop.marketplace.parsing import SourceHosting, SourceListing, SourceVendor
from shop.marketplace.sources import ImageRefused
from shop.notifications.mail_kind import MailKind
from shop.notifications.mails import Mail
from shop.notifications.selectors import said
from shop.notifications.services import send_mail
from shop.pricing.selectors import Proposal, book_prices
from shop.quotes.models import Quote

# --- Signals ------------------------------------------------------------------------------------------------
heard: list[tuple[str, str, int, int | None]] = []


def _hears(name: str) -> Callable[..., None]:
    def hear(*, sender: Any, object_id: int, actor_id: int | None, at: datetime, **_later: Any) -> None:
        heard.append((name, sender._meta.label, object_id, actor_id))

    return hear


RECEIVERS = {
    name: _hears(name)
    for name in ("request_submitted", "quote_sent", "order_placed", "licenses_delivered", "invoice_issued")
}


def fail(**_signal: Any) -> None:
    """A receiver that is broken: the sale goes on."""
    raise RuntimeError("the project's own mistake")


def write_to_branch(*, object_id: int, **_signal: Any) -> None:
    """Tell the branch that an offer has left, by a mail of the project's own kind."""
    quote = Quote.objects.get(pk=object_id)

    def build() -> Mail:
        texts = said("branch-quote", number=quote.number, branch="Head office", link="http://testserver/")
        return Mail(subject=texts.subject, about=quote, paragraphs=texts.paragraphs, closing=texts.closing)

    send_mail(
        kind="branch-quote",
        key=str(quote.pk),
        recipient="branch@example.com",
        language="en",
        build=build,
        at=timezone.now(),
    )


def connect() -> None:
    """Listen to everything."""
    for name, receiver in RECEIVERS.items():
        getattr(signals, name).connect(receiver)
    signals.order_placed.connect(fail)
    signals.quote_sent.connect(write_to_branch)


# --- A kind of mail -----------------------------------------------------------------------------------------
BRANCH_QUOTE = MailKind(
    code="branch-quote",
    label="Offer sent, for the branch",
    is_internal=True,
    subject="Offer %(number)s has left %(branch)s",
    opening=["Offer %(number)s is with the customer now."],
    words={"number": "Q-2026-00012", "branch": "Head office"},
    button="Open it",
)
PLACEHOLDERS = {"branch": "the branch that looks after the customer"}

# --- A column of the list of licences -----------------------------------------------------------------------
COST_CENTER: Column[LicenseFacts] = Column(
    name="cost_center",
    label="Cost centre",
    value=lambda row: f"CC-{row.license.sen.rpartition('-')[2]}",
    width=14,
    is_default=False,
)


# --- A rule about configurations ----------------------------------------------------------------------------
class BranchRule(StrEnum):
    """Codes of the project's own rules."""

    TOO_MANY_PIECES = "branch_too_many_pieces"


def no_bulk_orders(case: Case) -> Iterator[Violation]:
    """More than ten of one thing are looked at by a person."""
    if case.line.quantity > 10:
        yield Violation(
            line_id=case.line.line_id,
            code=BranchRule.TOO_MANY_PIECES,
            severity=Severity.ASK,
            field="",
            message="Our branch checks orders of more than ten.",
        )


# --- Decisions named by settings ----------------------------------------------------------------------------
def branch_prices(
    lines: Iterable[tuple[Any, str, LicenseConfiguration, bool]], *, currency: str, on: date
) -> dict[Any, Proposal]:
    """The price book's, and 250.00 for what it does not know."""
    lines = list(lines)
    proposals = book_prices(lines, currency=currency, on=on)
    for key, *_asked in lines:
        usual = Proposal(unit_price=Decimal("250.00"), unit_cost=None, source="Branch", price_id=None)
        proposals.setdefault(key, usual)
    return proposals


def branch_tax(**_parties: str) -> str:
    """Everything is sold abroad."""
    return "third-country"


# --- The project's own products as a catalogue --------------------------------------------------------------
class OwnProducts:
    """Offers the project's software, products of Oscar that it has had for years, for requests."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, on_progress: Callable[[int, int], None]) -> None:
        """Nothing to fetch."""

    def application_names(self) -> dict[str, str]:
        return {}

    def expected_count(self) -> int | None:
        return self._products().count()

    def listings(self) -> Iterator[SourceListing]:
        for product in self._products():
            yield SourceListing(
                kind=ListingKind.HOST,
                key=f"own.{product.upc.lower()}",
                name=product.title,
                tag_line="Made by us",
                summary="",
                description=product.description,
                vendor=SourceVendor(key="own", name="Laboratory Supplies", is_complete=True),
                applications=frozenset(),
                categories=frozenset(),
                hostings=(
                    SourceHosting(
                        deployment=Hosting.CLOUD,
                        payment_model=PaymentModel.VENDOR,
                        version_name="1",
                        build_number=1,
                        released_on=None,
                    ),
                ),
                rating=None,
                rating_count=0,
                installs=0,
                support_url="",
                source_href="",
                is_public=True,
                modified_at=None,
                product_id=product.pk,
            )

    def is_gone(self, key: str, kind: ListingKind) -> bool:
        return False

    def fetch_image(self, address: str) -> bytes:
        raise ImageRefused("not one of ours", is_final=False)

    def suspend(self) -> None:
        """Nothing to let go of."""

    def close(self) -> None:
        """Nothing to let go of."""

    def _products(self) -> Any:
        return get_model("catalogue", "Product").objects.filter(product_class__name="Software").order_by("pk")
