from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from shop.accounts.viewer import Viewer
from shop.configurator.configuration import Tier
from shop.configurator.enums import Deployment, LicenseType
from shop.configurator.rules import ListingFacts, RegisteredLicense
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import License
from shop.marketplace.enums import ListingKind
from shop.marketplace.models import Listing

# What ``register_of`` reads of a licence.
REGISTER_COLUMNS = (
    "organization_id",
    "sen",
    "product_id",
    "product_name",
    "deployment",
    "user_tier",
    "license_type",
    "institution",
    "instance_url",
    "ends_on",
    "is_declared",
    "product__listing__key",
    "product__listing__kind",
)


def listing_facts(listing: Listing) -> ListingFacts:
    """What the rule engine knows of a listing. Reads prefetched hostings and applications, no query of its
    own.
    """
    hostings = list(listing.hostings.all())
    return ListingFacts(
        key=listing.key,
        name=listing.name,
        kind=listing.kind,
        deployments=frozenset(Deployment(hosting.deployment) for hosting in hostings),
        payment_models={Deployment(hosting.deployment): hosting.payment_model for hosting in hostings},
        applications=frozenset(application.key for application in listing.applications.all()),
        is_listed=listing.is_listed,
    )


def register_of(
    *, organization_id: int | None, sens: Iterable[str], on_date: date, product_id: int | None = None
) -> list[RegisteredLicense]:
    """The part of an organisation's register that rules look at: host products, the licences named by their
    SEN, and one unexpired licence per deployment as the proof of an existing customer. At most one query.

    ``product_id`` adds the licences of a product, for a form that offers them.
    """
    if organization_id is None:
        return []
    return registers_of(sens_by_organization={organization_id: sens}, on_date=on_date, product_id=product_id)[
        organization_id
    ]


def registers_of(
    *, sens_by_organization: Mapping[int, Iterable[str]], on_date: date, product_id: int | None = None
) -> dict[int, list[RegisteredLicense]]:
    """``register_of`` for several organisations at once, by their id; still at most one query."""
    named = {key: {sen for sen in sens if sen} for key, sens in sens_by_organization.items()}
    current = License.objects.filter(organization_id__in=named).current()
    unexpired = current.filter(is_declared=False, ends_on__gte=on_date)
    proofs = (
        unexpired.order_by()
        .values("organization_id", "deployment")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    found = current.filter(
        Q(sen__in=set().union(*named.values()))
        | Q(product__listing__kind=ListingKind.HOST)
        | Q(product_id=product_id)
        | Q(pk__in=proofs)
    )
    # A university has hundreds: neither their keys nor the texts of their products are needed.
    found = found.select_related("product__listing").only(*REGISTER_COLUMNS)
    rows: dict[int, list[License]] = {key: [] for key in named}
    merely_proofs: list[License] = []
    for row in found:
        is_asked_for = (
            row.sen in named[row.organization_id]
            or row.product.listing.kind == ListingKind.HOST
            or row.product_id == product_id
        )
        (rows[row.organization_id] if is_asked_for else merely_proofs).append(row)
    known = {
        (row.organization_id, row.deployment)
        for asked_for in rows.values()
        for row in asked_for
        if _is_proof(row, on_date)
    }
    for row in merely_proofs:
        # Another organisation may have named the same SEN: that makes no proof of this licence.
        if _is_proof(row, on_date) and (row.organization_id, row.deployment) not in known:
            rows[row.organization_id].append(row)
    return {key: [_registered(row) for row in of_organization] for key, of_organization in rows.items()}


def hosts_of(*, organization_id: int) -> list[RegisteredLicense]:
    """The host products in an organisation's register: one query."""
    current = License.objects.filter(organization_id=organization_id).current()
    found = current.filter(product__listing__kind=ListingKind.HOST)
    return [_registered(row) for row in found.select_related("product__listing").only(*REGISTER_COLUMNS)]


def _is_proof(row: License, on_date: date) -> bool:
    return not row.is_declared and row.ends_on is not None and row.ends_on >= on_date


def _registered(row: License) -> RegisteredLicense:
    return RegisteredLicense(
        sen=row.sen,
        listing_key=row.product.listing.key,
        listing_name=row.product_name,
        kind=row.product.listing.kind,
        deployment=Deployment(row.deployment),
        user_tier=Tier(row.user_tier),
        instance_url=row.instance_url,
        ends_on=row.ends_on,
        is_confirmed=not row.is_declared,
        license_type=LicenseType(row.license_type),
        institution=row.institution,
    )


def licenses_for(viewer: Viewer) -> QuerySet[License]:
    """All licences the viewer may see, with what the list shows; the key itself is not loaded."""
    return (
        License.objects.visible_to(viewer)
        .select_related("product__listing", "organization")
        .defer("license_key")
        .order_by("ends_on", "pk")
    )


def license_counts(viewer: Viewer, *, on_date: date) -> dict[str, int]:
    """How many licences are active, end within the warning time, have ended: one query."""
    soon = on_date + timedelta(days=settings.LICENSE_WARNING_DAYS)
    active = Q(status=LicenseStatus.ACTIVE)
    # Counted by a column of the index that has all the others: no row is read.
    return License.objects.visible_to(viewer).aggregate(
        active=Count("status", filter=active & (Q(ends_on=None) | Q(ends_on__gt=soon))),
        expiring=Count("status", filter=active & Q(ends_on__gte=on_date, ends_on__lte=soon)),
        expired=Count("status", filter=active & Q(ends_on__lt=on_date)),
    )


def current_by_sen(
    *, organization_id: int, sens: Iterable[str], not_of_order: int | None = None
) -> dict[str, License]:
    """The organisation's current licences with these SENs, without their keys: one query, or none.
    ``not_of_order`` leaves out what an order delivered.
    """
    wanted = set(sens) - {""}
    if not wanted:
        return {}
    found = License.objects.filter(organization_id=organization_id, sen__in=wanted).current()
    if not_of_order is not None:
        found = found.exclude(order_line_link__line__order_id=not_of_order)
    return {license_.sen: license_ for license_ in found.defer("license_key")}
