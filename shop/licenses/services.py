"""Checking configurations against the register, issuing licences, revealing keys."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import PurchaseType
from shop.configurator.rules import RegisteredLicense, RequestedLine, RuleBook, Violation, check_lines
from shop.configurator.selectors import rules_in_force
from shop.core.audit import record, record_all
from shop.core.clock import local_date
from shop.core.crypto import blind_index, blind_indexes
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.models import AuditEvent
from shop.core.texts import one_line
from shop.core.workflow import transition_all
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import License
from shop.licenses.selectors import current_by_sen, register_of

REVEALED = "license_key_revealed"
KEY_EXPORTED = "key_exported"
LONGEST_SEN = 64


class TooManyReveals(DomainError):
    """More keys within an hour than a person looks up by hand."""

    code = "too_many_reveals"
    default_message = _(
        "You have looked at many keys within an hour. Please wait a little, or ask us for a list."
    )


class SenTaken(DomainError):
    code = "sen_taken"
    default_message = _("There is an active licence with this SEN already.")


class KeyTaken(DomainError):
    code = "key_taken"
    default_message = _("Another licence has this key already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseContacts:
    """Who looks after a licence, as given with the order."""

    main_email: str = ""
    technical_name: str = ""
    technical_email: str = ""
    technical_phone: str = ""


def check_configuration(
    *,
    organization_id: int | None,
    lines: Sequence[RequestedLine],
    on_date: date,
    rules: RuleBook | None = None,
    register: Sequence[RegisteredLicense] | None = None,
) -> list[Violation]:
    """Collect the facts (register, rules) and let the engine judge the lines together.

    The only caller of the engine: basket, API, request and quote all ask here. At most three queries, less
    those for ``rules`` and ``register`` where the caller has read them already.
    """
    if not lines:
        return []
    if register is None:
        sens = [line.configuration.existing_sen for line in lines]
        register = register_of(organization_id=organization_id, sens=sens, on_date=on_date)
    return check_lines(lines=lines, register=register, rules=rules or rules_in_force(), on_date=on_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtLicense:
    """What was bought for one piece. ``previous`` is the licence whose place it takes."""

    product_id: int
    product_name: str
    configuration: LicenseConfiguration
    sen: str = ""
    license_key: str = field(default="", repr=False)
    starts_on: date | None = None
    ends_on: date | None = None
    previous: License | None = None


@transaction.atomic
def issue_license(
    *,
    organization_id: int,
    product_id: int,
    product_name: str,
    configuration: LicenseConfiguration,
    sen: str,
    license_key: str,
    starts_on: date | None,
    ends_on: date | None,
    contacts: LicenseContacts,
    by: User,
    at: datetime,
) -> License:
    """Enter a bought licence. One that renews, upgrades or downgrades takes the place of its predecessor.

    Raises SenTaken, KeyTaken, and InvalidInput for an end before the start.
    """
    previous = None
    if configuration.purchase_type != PurchaseType.NEW:
        wanted = configuration.existing_sen
        previous = current_by_sen(organization_id=organization_id, sens=[wanted]).get(wanted)
    bought = BoughtLicense(
        product_id=product_id,
        product_name=product_name,
        configuration=configuration,
        sen=sen,
        license_key=license_key,
        starts_on=starts_on,
        ends_on=ends_on,
        previous=previous,
    )
    try:
        (license_,) = issue_licenses(
            organization_id=organization_id, bought=[bought], contacts=contacts, by=by, at=at
        )
    except DomainError as error:
        error.field = error.field.removeprefix("0.")
        raise
    return license_


@transaction.atomic
def issue_licenses(
    *,
    organization_id: int,
    bought: Sequence[BoughtLicense],
    contacts: LicenseContacts,
    by: User,
    at: datetime,
) -> list[License]:
    """Enter what was bought in one go, in the order given: all of it or nothing, in a handful of queries.

    Raises SenTaken, KeyTaken and InvalidInput with the place in ``bought`` before the field ("3.sen"),
    TransitionNotAllowed where somebody else was quicker with a licence that is renewed.
    """
    rows = [_license(one, organization_id, contacts, by, at) for one in bought]
    _check_each(rows)
    _check_sens(rows)
    _check_keys(bought)
    transition_all(
        License,
        pks=[row.predecessor_id for row in rows if row.predecessor_id is not None],
        to=LicenseStatus.SUPERSEDED,
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            License.objects.bulk_create(rows)
    except IntegrityError:
        # Between the look and the writing somebody entered the same.
        _check_sens(rows)
        raise SenTaken(field="sen") from None
    record_all(rows, action="issued", new=LicenseStatus.ACTIVE, by=by, at=at)
    return rows


def _license(
    bought: BoughtLicense, organization_id: int, contacts: LicenseContacts, by: User, at: datetime
) -> License:
    previous = bought.previous
    key = tidy_key(bought.license_key)
    license_ = License(
        organization_id=organization_id,
        product_id=bought.product_id,
        product_name=bought.product_name,
        sen=bought.sen.strip() or (previous.sen if previous else ""),
        license_key=key,
        license_key_index=blind_index(key) if key else "",
        starts_on=bought.starts_on,
        ends_on=bought.ends_on,
        purchased_on=local_date(at),
        predecessor=previous,
        main_contact_email=contacts.main_email or contacts.technical_email,
        technical_contact_name=contacts.technical_name,
        technical_contact_email=contacts.technical_email,
        technical_contact_phone=contacts.technical_phone,
        created_at=at,
        created_by=by,
    )
    license_.configuration = bought.configuration
    if previous is not None:
        for name in ("business_area", "department", "department_contact_name", "department_contact_email"):
            setattr(license_, name, getattr(previous, name))
    return license_


def _check_each(rows: Sequence[License]) -> None:
    sens: set[str] = set()
    keys: set[str] = set()
    for place, row in enumerate(rows):
        one_line(row.sen, field=f"{place}.sen", longest=LONGEST_SEN)
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            raise InvalidInput(_("The maintenance ends before it starts."), field=f"{place}.ends_on")
        if row.sen in sens:
            raise InvalidInput(_("This SEN is entered twice."), field=f"{place}.sen")
        if row.license_key_index in keys:
            raise InvalidInput(_("This key is entered twice."), field=f"{place}.license_key")
        sens |= {row.sen} - {""}
        keys |= {row.license_key_index} - {""}


def _check_sens(rows: Sequence[License]) -> None:
    """Whose SEN another licence has that stays active."""
    sens = {row.sen for row in rows} - {""}
    if not sens:
        return
    replaced = [row.predecessor_id for row in rows if row.predecessor_id is not None]
    others = License.objects.current().filter(sen__in=sens).exclude(pk__in=replaced)
    taken = set(others.values_list("sen", flat=True))
    for place, row in enumerate(rows):
        if row.sen in taken:
            raise SenTaken(field=f"{place}.sen")


def _check_keys(bought: Sequence[BoughtLicense]) -> None:
    """Whose key another licence has or had; a renewal may keep the key of its predecessor."""
    owners = key_owners([one.license_key for one in bought])
    for place, one in enumerate(bought):
        found = owners.get(tidy_key(one.license_key), set())
        if found - ({one.previous.pk} if one.previous else set()):
            raise KeyTaken(field=f"{place}.license_key")


def taken_sens(sens: Collection[str]) -> set[str]:
    """Those of these SENs that an active licence has: one query, or none."""
    wanted = set(sens) - {""}
    if not wanted:
        return set()
    return set(License.objects.current().filter(sen__in=wanted).values_list("sen", flat=True))


def key_owners(keys: Collection[str]) -> dict[str, set[int]]:
    """The licences that have or had each of these keys, by the key as it is stored: one query, or none."""
    digests = {digest: key for key in map(tidy_key, keys) if key for digest in blind_indexes(key)}
    owners: dict[str, set[int]] = {}
    if digests:
        known = License.objects.filter(license_key_index__in=digests)
        for digest, license_id in known.values_list("license_key_index", "pk"):
            owners.setdefault(digests[digest], set()).add(license_id)
    return owners


def tidy_key(key: str) -> str:
    """However it was pasted or uploaded, the same key has the same lines."""
    return "\n".join(line.strip() for line in key.strip().splitlines())


@transaction.atomic
def take_back_licenses(*, license_ids: Collection[int], by: User, at: datetime) -> None:
    """Licences that the customer no longer gets; what they took the place of is active again.

    Raises TransitionNotAllowed for one that is not active, SenTaken (field "licenses") if another licence
    has the SEN of the one before meanwhile, License.DoesNotExist.
    """
    taken = transition_all(License, pks=license_ids, to=LicenseStatus.CANCELLED, by=by, at=at)
    before = [row.predecessor_id for row in taken if row.predecessor_id is not None]
    _check_sens_are_free(before)
    try:
        with transaction.atomic():
            transition_all(License, pks=before, to=LicenseStatus.ACTIVE, by=by, at=at)
    except IntegrityError:
        # Between the look and the writing somebody entered the same.
        _check_sens_are_free(before)
        raise SenTaken(field="licenses") from None


def _check_sens_are_free(license_ids: Collection[int]) -> None:
    """Whether these licences can be active again, all at once."""
    counts = Counter(License.objects.filter(pk__in=license_ids).exclude(sen="").values_list("sen", flat=True))
    twice = {sen for sen, count in counts.items() if count > 1}
    for sen in sorted(twice | taken_sens(counts)):
        raise SenTaken(
            _(
                "It cannot be taken back: the licence before it would be active again with the SEN %(sen)s, "
                "which another active licence has by now. Take that one back first."
            )
            % {"sen": sen},
            field="licenses",
        )


@transaction.atomic
def reveal_key(*, license_id: int, viewer: Viewer, by: User, at: datetime) -> str:
    """The licence key in clear. The audit event is part of the same transaction: no event, no key.

    Raises License.DoesNotExist for a licence the viewer may not see, TooManyReveals, DecryptionFailed.
    """
    license_ = License.objects.visible_to(viewer).get(pk=license_id)
    recent = AuditEvent.objects.filter(
        action=REVEALED, actor_id=by.pk, at__gt=at - timedelta(hours=1)
    ).count()
    if recent >= settings.KEY_REVEALS_PER_HOUR:
        raise TooManyReveals()
    record(license_, action=REVEALED, by=by, at=at)
    return str(license_.license_key.reveal())
