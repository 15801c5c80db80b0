"""Host products as version 3 of the API tells them: newer facts, but by cursor and with credentials only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import ValidationError

from shop.marketplace.enums import Hosting, PaymentModel
from shop.marketplace.parsing import SourceHosting, SourceListing, reason_of
from shop.marketplace.schemas import WireCursorPage, WireParentSoftware, WireParentVersion
from shop.marketplace.sources.base import NotFound, SourceError
from shop.marketplace.sources.transport import Transport

PARENTS: Final = "/parent-software"
MAX_PAGES: Final = 100
HOSTINGS: Final = {
    "cloud": Hosting.CLOUD,
    "datacenter": Hosting.DATA_CENTER,
    "server": Hosting.SERVER,
}
# Where version 2 knows a product by another key than by its id in version 3.
KEYS_IN_VERSION_2: Final = {
    "jira": "jira-software",
    "jira-service-desk": "jira-servicedesk",
    "jira-service-management": "jira-servicedesk",
}
# In other states, those not known today included, a product counts as offered.
NOT_OFFERED: Final = frozenset({"archived", "draft", "inactive", "private", "retired"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentSoftware:
    """What version 3 says about one host product."""

    id: str
    name: str
    hostings: tuple[str, ...]
    is_offered: bool
    # Its newest version, and what that is made for.
    version_name: str = ""
    build_number: int = 0
    version_hostings: tuple[str, ...] = ()

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> "ParentSoftware":
        """Take up what ``dataclasses.asdict`` made of one."""
        lists = {name: tuple(facts[name]) for name in ("hostings", "version_hostings")}
        return cls(**{**facts, **lists})


def read_parents(transport: Transport) -> Iterator[ParentSoftware]:
    """Yield the host products, page by page. Raises SourceError, also for a product of the wrong shape:
    there are few of them, and all matter.
    """
    address, seen = f"{PARENTS}?limit=50", set[str]()
    while address:
        address = transport.resolve(address)
        if address in seen or len(seen) == MAX_PAGES:
            raise SourceError(f"{address} was already read: the pages of host products lead in a circle.")
        seen.add(address)
        items, address = _page(transport.get_json(address), address, "parentSoftware")
        for item in items:
            try:
                parent = WireParentSoftware.model_validate(item)
            except ValidationError as error:
                raise SourceError(f"A host product cannot be read: {reason_of(error)}.") from error
            yield _parent(parent, _newest_version(transport, parent.id))


def key_in_version_2(parent_id: str, known: frozenset[str]) -> str:
    """Return the key under which version 2 lists a product, "" if it does not."""
    candidates = (parent_id, KEYS_IN_VERSION_2.get(parent_id, ""))
    return next((key for key in candidates if key in known), "")


def overridden(listing: SourceListing, parent: ParentSoftware) -> SourceListing:
    """Return the listing with the name, the hostings and the state of version 3.

    Versions and payment models stay those of version 2; a hosting that it does not know gets the newest
    version if that is made for it. Without any hosting in version 3, those of version 2 count.
    """
    known = {row.deployment: row for row in listing.hostings}
    offered = [HOSTINGS[name] for name in parent.hostings if name in HOSTINGS]
    newest_is_for = {HOSTINGS[name] for name in parent.version_hostings if name in HOSTINGS}
    return replace(
        listing,
        name=parent.name,
        is_public=listing.is_public and parent.is_offered,
        hostings=tuple(
            known.get(hosting)
            or SourceHosting(
                deployment=hosting,
                payment_model=PaymentModel.ATLASSIAN,
                version_name=parent.version_name if hosting in newest_is_for else "",
                build_number=parent.build_number if hosting in newest_is_for else 0,
                released_on=None,
            )
            for hosting in sorted(set(offered or known))
        ),
    )


def _parent(wire: WireParentSoftware, version: WireParentVersion) -> ParentSoftware:
    number = str(version.build_number)
    return ParentSoftware(
        id=wire.id,
        name=wire.name,
        hostings=tuple(_plain(option.hosting) for option in wire.hosting_options),
        is_offered=wire.state.lower() not in NOT_OFFERED,
        version_name=version.version_number,
        build_number=int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0,
        version_hostings=tuple(_plain(hosting) for hosting in version.hosting),
    )


def _plain(hosting: str) -> str:
    """Bring the spellings of a hosting together: DATA_CENTER, dataCenter, datacenter."""
    return hosting.replace("_", "").replace("-", "").lower()


def _newest_version(transport: Transport, parent_id: str) -> WireParentVersion:
    address = f"{PARENTS}/{parent_id}/versions?limit=1"
    try:
        items, _next = _page(transport.get_json(address), address, "versions")
        return WireParentVersion.model_validate(items[0] if items else {})
    except (NotFound, ValidationError):
        # It only fills gaps of version 2.
        return WireParentVersion()


def _page(answer: dict[str, Any], address: str, name: str) -> tuple[list[object], str]:
    """Return the items of a page, which go by their name or by ``items``, and the address of the next one."""
    try:
        links = WireCursorPage.model_validate(answer).links
    except ValidationError as error:
        raise SourceError(f"{address} is not a page of a collection ({reason_of(error)}).") from error
    items = answer.get(name, answer.get("items"))
    if not isinstance(items, list):
        raise SourceError(f"{address} holds no list of host products or versions.")
    given = links.get("next")
    target = given.get("href") if isinstance(given, dict) else given
    return items, target if isinstance(target, str) and items else ""
