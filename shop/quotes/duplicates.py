"""The same licence asked for twice in one organisation: worth a word, never a refusal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Prefetch, Q

from shop.accounts.viewer import Viewer
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.identifiers import instance_host
from shop.quotes.enums import OPEN_REQUESTS, QuoteStatus
from shop.quotes.models import Quote, QuoteRequest, QuoteRequestLine
from shop.quotes.models.visibility import of_viewer

# Offers that the customer still decides about.
OPEN_OFFERS = (QuoteStatus.SENT, QuoteStatus.REVISION_REQUESTED)
# A hint looks at the newest lines only.
MOST_LINES = 200


class AskedLine(Protocol):
    """A line of a basket or of a request."""

    @property
    def configuration(self) -> LicenseConfiguration: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A line that is asked for in ``request`` already; ``offer`` is the open offer made for it, if any.

    ``is_own``: whoever asks now asked then.
    """

    summary: str
    request: QuoteRequest
    offer: Quote | None
    is_own: bool


def duplicates_for_customer(lines: Iterable[tuple[int, AskedLine]], viewer: Viewer) -> list[Duplicate]:
    """What somebody in the viewer's organisation asked for already, by lines with their product's id; people
    without an organisation see their own only. Two queries, or none for no lines.
    """
    return _duplicates(lines, whose=of_viewer(viewer.as_customer), customer_id=viewer.user_id)


def duplicates_of(request: QuoteRequest, *, viewer: Viewer) -> list[Duplicate]:
    """Where else the customer behind a request asks for the same: for the customer as far as they may see it,
    for staff in the whole organisation. The lines have been loaded. Two queries.
    """
    if not viewer.is_licensing_staff:
        whose = of_viewer(viewer)
    elif request.organization_id is not None:
        whose = Q(organization_id=request.organization_id)
    else:
        whose = Q(organization=None, customer_id=request.customer_id)
    lines = [(line.product_id, line) for line in request.lines.all()]
    return _duplicates(lines, whose=whose, customer_id=request.customer_id, but=request.pk)


def _key(product_id: int, configuration: LicenseConfiguration) -> tuple[Any, ...]:
    """What makes two lines the same licence: the SEN it is about, or else the instance it is for."""
    which = configuration.existing_sen or instance_host(configuration.instance_url)
    return product_id, configuration.deployment, which.casefold()


def _duplicates(
    lines: Iterable[tuple[int, AskedLine]], *, whose: Q, customer_id: int | None, but: int | None = None
) -> list[Duplicate]:
    wanted = {_key(product_id, line.configuration) for product_id, line in lines}
    if not wanted:
        return []
    open_offers = Quote.objects.filter(status__in=OPEN_OFFERS).order_by("-created_at")
    requests = QuoteRequest.objects.filter(whose).filter(
        Q(status__in=OPEN_REQUESTS) | Q(quotes__status__in=OPEN_OFFERS)
    )
    if but is not None:
        requests = requests.exclude(pk=but)
    found = (
        QuoteRequestLine.objects.filter(
            request__in=requests.values("pk"), product_id__in={key[0] for key in wanted}
        )
        .select_related("request__customer")
        .prefetch_related(Prefetch("request__quotes", open_offers, to_attr="open_offers"))
        .order_by("-request__submitted_at", "-request_id", "position")[:MOST_LINES]
    )
    return _newest_of_each(
        [line for line in found if _key(line.product_id, line.configuration) in wanted], customer_id
    )


def _newest_of_each(lines: Sequence[QuoteRequestLine], customer_id: int | None) -> list[Duplicate]:
    by_place: dict[tuple[Any, ...], Duplicate] = {}
    for line in lines:
        offers = line.request.open_offers  # type: ignore[attr-defined]
        by_place.setdefault(
            (line.request_id, _key(line.product_id, line.configuration)),
            Duplicate(
                summary=line.summary,
                request=line.request,
                offer=offers[0] if offers else None,
                is_own=line.request.customer_id == customer_id,
            ),
        )
    return list(by_place.values())
