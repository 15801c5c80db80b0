"""Checking configurations against the register, issuing licences, revealing keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.crypto import blind_index
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.models import AuditEvent
from shop.core.workflow import transition
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import License
from shop.licenses.selectors import register_of

REVEALED = "license_key_revealed"


class TooManyReveals(DomainError):
    """More keys within an hour than a person looks up by hand."""

    code = "too_many_reveals"
    default_message = _(
        "You have looked at many keys within an hour. Please wait a little, or ask us for a list."
    )


class SenTaken(DomainError):
    code = "sen_taken"
    default_message = _("There is an active licence with this SEN already.")


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

    Raises SenTaken, and InvalidInput for an end before the start.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise InvalidInput(_("The maintenance ends before it starts."), field="ends_on")
    predecessor = None
    if configuration.purchase_type != PurchaseType.NEW and configuration.existing_sen:
        predecessor = (
            License.objects.current()
            .filter(organization_id=organization_id, sen=configuration.existing_sen)
            .first()
        )
    if predecessor is not None:
        transition(License, pk=predecessor.pk, to=LicenseStatus.SUPERSEDED, by=by, at=at)
        sen = sen or predecessor.sen
    license_ = License(
        organization_id=organization_id,
        product_id=product_id,
        product_name=product_name,
        sen=sen.strip(),
        license_key=license_key.strip(),
        license_key_index=blind_index(license_key) if license_key.strip() else "",
        starts_on=starts_on,
        ends_on=ends_on,
        purchased_on=local_date(at),
        predecessor=predecessor,
        main_contact_email=contacts.main_email or contacts.technical_email,
        technical_contact_name=contacts.technical_name,
        technical_contact_email=contacts.technical_email,
        technical_contact_phone=contacts.technical_phone,
        created_at=at,
        created_by=by,
    )
    license_.configuration = configuration
    if predecessor is not None:
        for field in ("business_area", "department", "department_contact_name", "department_contact_email"):
            setattr(license_, field, getattr(predecessor, field))
    try:
        with transaction.atomic():
            license_.save()
    except IntegrityError:
        raise SenTaken(field="sen") from None
    record(license_, action="issued", new=LicenseStatus.ACTIVE, by=by, at=at)
    return license_


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


EDITABLE_BY_CUSTOMER = (
    "business_area",
    "department",
    "department_contact_name",
    "department_contact_email",
    "technical_contact_name",
    "technical_contact_email",
    "technical_contact_phone",
    "instance_url",
)


@transaction.atomic
def edit_license(
    *, license_id: int, viewer: Viewer, changes: Mapping[str, str], by: User, at: datetime
) -> License:
    """Change the facts that are the customer's own.

    Raises License.DoesNotExist for a licence the viewer may not see, InvalidInput for any other field or a
    value that does not fit. The trail names the changed fields, not their contents.
    """
    license_ = License.objects.visible_to(viewer).select_for_update().get(pk=license_id)
    for field, value in changes.items():
        if field not in EDITABLE_BY_CUSTOMER:
            raise InvalidInput(_("This field cannot be changed here."), field=field)
        setattr(license_, field, " ".join(value.split()))
    license_.clean_fields(exclude=[f.name for f in License._meta.fields if f.name not in changes])
    license_.save(update_fields=list(changes))
    record(license_, action="edited", by=by, at=at, details={"fields": sorted(changes)})
    return license_
