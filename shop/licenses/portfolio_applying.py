"""A portfolio into the register and out again: all of it or nothing."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.fields.related import ForeignObjectRel
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from shop.accounts.selectors import language_of
from shop.accounts.viewer import Viewer
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import PurchaseType
from shop.configurator.models import ConfiguredLine
from shop.core.audit import record, record_all
from shop.core.crypto import DecryptionFailed, blind_index
from shop.core.exceptions import DomainError, NotPermitted
from shop.core.interruption import stop_if_asked
from shop.core.jobs import Job
from shop.core.models import AuditEvent
from shop.core.outbox import enqueue_again
from shop.core.workflow import transition
from shop.licenses.enums import PortfolioStatus
from shop.licenses.models import License, LicenseReminderItem, PortfolioImport
from shop.licenses.portfolio import (
    OnProgress,
    examine,
    forget_contents,
    is_long,
    keep_result,
    managed,
    outcome_of,
    right_rows,
    teller,
)
from shop.licenses.portfolio_reading import PortfolioRow, ReadPortfolio
from shop.licenses.portfolio_register import AT_ONCE
from shop.licenses.portfolio_tables import UnreadablePortfolio

ROWS_AT_ONCE: Final = 1_000
USUAL_MONTHS: Final = 12
MOST_MONTHS: Final = 120
DAYS_OF_A_MONTH: Final = 30.44


class HasWrongRows(DomainError):
    """Rows are wrong, and nobody asked for the right ones alone."""

    code = "has_problems"
    default_message = gettext_lazy(
        "Some rows are wrong. Nothing was imported: correct them, or import only the right rows."
    )


class NothingToImport(DomainError):
    """Not one row would enter the register."""

    code = "nothing_to_import"
    default_message = gettext_lazy("There is no row that could be imported.")


class RegisterChanged(DomainError):
    """What would be entered is something else than the preview showed."""

    code = "register_changed"
    default_message = gettext_lazy(
        "The register or the catalogue has changed since the preview. Nothing was imported; below is what "
        "would be entered now."
    )


# --- Entering -----------------------------------------------------------------------------------------------
def apply_portfolio(
    *, portfolio_id: int, only_right_rows: bool = False, viewer: Viewer, by: User, at: datetime
) -> PortfolioImport:
    """Enter the licences of a file that was read: a short one here and now, a long one in the background.

    With wrong rows only if ``only_right_rows`` says so; licences that the own register knows are left out.
    What is entered is exactly what the preview showed: else the portfolio is READY again, with the reason.
    Raises HasWrongRows, NothingToImport, TransitionNotAllowed if it was entered before, and as ``managed``.
    """
    managed(viewer=viewer, portfolio_id=portfolio_id)
    with transaction.atomic():
        portfolio = transition(PortfolioImport, pk=portfolio_id, to=PortfolioStatus.APPLYING, by=by, at=at)
        if portfolio.wrong and not only_right_rows:
            raise HasWrongRows
        if right_rows(portfolio) < 1:
            raise NothingToImport
        if not viewer.is_licensing_staff:
            portfolio.is_declared = True
        portfolio.is_partial, portfolio.imported_by = bool(portfolio.wrong), by
        portfolio.done, portfolio.error = 0, ""
        portfolio.save(update_fields=["is_partial", "is_declared", "imported_by", "done", "error"])
        if is_long(portfolio):
            enqueue_again(Job.APPLY_PORTFOLIO, now=at, portfolio_id=portfolio.pk)
        else:
            carry_out_portfolio(portfolio_id=portfolio_id, at=at)
    return PortfolioImport.objects.get(pk=portfolio_id)


def carry_out_portfolio(*, portfolio_id: int, at: datetime) -> PortfolioImport:
    """Enter what somebody has asked to be entered; done already, the portfolio is returned as it is.

    A process that dies on the way leaves nothing, and the next one enters everything. Raises Interrupted.
    """
    portfolio = PortfolioImport.objects.select_related("organization", "imported_by").get(pk=portfolio_id)
    if portfolio.status != PortfolioStatus.APPLYING:
        return portfolio
    tell = teller(portfolio)
    with override(language_of(portfolio.imported_by_id, portfolio.organization)):
        try:
            found = examine(portfolio, on_progress=tell)
            licenses = list(_licenses(portfolio, found.right, at=at, on_progress=tell))
            _enter(portfolio, found, licenses, at=at)
        except RegisterChanged:
            _show_anew(portfolio, at=at)
        except (UnreadablePortfolio, DecryptionFailed, FileNotFoundError) as error:
            words = getattr(error, "message", "") or _("The file is lost. Please upload it again.")
            _give_back(portfolio, words, at=at)
    return PortfolioImport.objects.get(pk=portfolio_id)


@transaction.atomic
def _enter(
    portfolio: PortfolioImport, found: ReadPortfolio, licenses: Sequence[License], *, at: datetime
) -> None:
    """Write all licences, in one transaction. Raises RegisterChanged, also where somebody else was quicker
    with a SEN.
    """
    if portfolio.reading.get("outcome") != outcome_of(found):
        raise RegisterChanged
    transition(PortfolioImport, pk=portfolio.pk, to=PortfolioStatus.APPLIED, by=portfolio.imported_by, at=at)
    for start in range(0, len(licenses), ROWS_AT_ONCE):
        stop_if_asked()
        # Their ids are of no use here, and the database would hand each row back: what is missing is counted.
        License.objects.bulk_create(licenses[start : start + ROWS_AT_ONCE], ignore_conflicts=True)
    if License.objects.filter(portfolio_import=portfolio).count() != len(licenses):
        raise RegisterChanged
    portfolio.applied_at, portfolio.done = at, portfolio.total
    portfolio.save(update_fields=["applied_at", "done"])
    forget_contents(portfolio)
    counts = {"added": len(licenses), "wrong": portfolio.wrong, "known": portfolio.duplicates}
    record(portfolio, action="portfolio_imported", by=portfolio.imported_by, at=at, details=counts)


def _licenses(
    portfolio: PortfolioImport, rows: Sequence[PortfolioRow], *, at: datetime, on_progress: OnProgress
) -> Iterator[License]:
    """The licences of the right rows, unsaved."""
    for number, row in enumerate(rows, 1):
        if number % ROWS_AT_ONCE == 0:
            on_progress(number)
        license_ = License(
            organization_id=portfolio.organization_id,
            product_id=row.product.product_id,
            product_name=row.product.name[:255],
            sen=row.sen,
            license_key=row.license_key,
            license_key_index=blind_index(row.license_key) if row.license_key else "",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            purchased_on=row.purchased_on,
            is_declared=portfolio.is_declared,
            portfolio_import=portfolio,
            created_at=at,
            created_by=portfolio.imported_by,
            **{name: text for name, text in row.texts.items() if name not in CONFIGURED},
        )
        license_.configuration = LicenseConfiguration(
            deployment=row.deployment,
            license_type=row.license_type,
            # How it was once bought, a list of what one has does not tell.
            purchase_type=PurchaseType.NEW,
            maintenance_months=months_between(row.starts_on, row.ends_on),
            user_tier=row.user_tier,
            instance_url=row.texts.get("instance_url", ""),
            institution=row.texts.get("institution", ""),
        )
        yield license_


CONFIGURED: Final = frozenset({"instance_url", "institution"})


def months_between(starts_on: date | None, ends_on: date | None) -> int:
    """The whole months of a maintenance, first and last day included; a year where nobody knows."""
    if starts_on is None or ends_on is None:
        return USUAL_MONTHS
    days = (ends_on + timedelta(days=1) - starts_on).days
    # The nearest whole number.
    return min(MOST_MONTHS, max(1, int(days / DAYS_OF_A_MONTH + 0.5)))


def _show_anew(portfolio: PortfolioImport, *, at: datetime) -> None:
    """READY again, with what would be entered now and the reason."""
    # The mapping is the one that was chosen; only the registers and the catalogue are others.
    found = examine(portfolio, on_progress=lambda _done: None)
    with transaction.atomic():
        transition(
            PortfolioImport, pk=portfolio.pk, to=PortfolioStatus.READY, by=portfolio.imported_by, at=at
        )
        keep_result(portfolio, found, error=RegisterChanged().message)


def _give_back(portfolio: PortfolioImport, words: str, *, at: datetime) -> None:
    """READY again, with a reason that only another upload mends."""
    with transaction.atomic():
        transition(
            PortfolioImport, pk=portfolio.pk, to=PortfolioStatus.READY, by=portfolio.imported_by, at=at
        )
        PortfolioImport.objects.filter(pk=portfolio.pk).update(error=words)


# --- Taking back --------------------------------------------------------------------------------------------
@transaction.atomic
def undo_portfolio(*, portfolio_id: int, viewer: Viewer, by: User, at: datetime) -> PortfolioImport:
    """Take the licences of an import out of the register again, as if they had never been in.

    Those that were changed, confirmed, revealed, renewed, asked about or requested since stay:
    ``kept_licenses`` names them. Raises TransitionNotAllowed unless it is imported, and as ``managed``;
    NotPermitted for a customer where staff brought the licences in.
    """
    portfolio = managed(viewer=viewer, portfolio_id=portfolio_id)
    if not portfolio.is_declared and not viewer.is_licensing_staff:
        raise NotPermitted(_("We have entered these licences. Please ask us to take them back."))
    portfolio = transition(PortfolioImport, pk=portfolio_id, to=PortfolioStatus.UNDONE, by=by, at=at)
    own = License.objects.filter(portfolio_import=portfolio).order_by("pk")
    rows = list(own.select_for_update().values_list("pk", "sen"))
    used = _used([pk for pk, _sen in rows], sens={sen: pk for pk, sen in rows if sen})
    removed = [pk for pk, _sen in rows if pk not in used]
    for start in range(0, len(removed), AT_ONCE):
        some = removed[start : start + AT_ONCE]
        LicenseReminderItem.objects.filter(license_id__in=some).delete()
        # Nothing refers to them, as was just looked; the database itself refuses where that is wrong.
        License.objects.filter(pk__in=some)._raw_delete(DEFAULT_DB_ALIAS)
    portfolio.undone_at = at
    portfolio.save(update_fields=["undone_at"])
    counts = {"removed": len(removed), "kept": len(used)}
    record(portfolio, action="portfolio_undone", by=by, at=at, details=counts)
    return portfolio


def kept_licenses(portfolio: PortfolioImport) -> models.QuerySet[License]:
    """The licences of a portfolio in the register, without their keys: of one that was undone those that were
    used in the meantime.
    """
    return License.objects.filter(portfolio_import=portfolio).defer("license_key").order_by("pk")


def _used(pks: Sequence[int], *, sens: dict[str, int]) -> set[int]:
    """Those of these licences that somebody has worked with since they were entered."""
    used: set[int] = set()
    texts = list(sens)
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        changed = models.Q(version__gt=1) | models.Q(is_not_renewed=True) | ~models.Q(reminder_days=None)
        changed |= ~models.Q(snoozed_until=None)
        used |= set(License.objects.filter(changed, pk__in=some).values_list("pk", flat=True))
        used |= set(
            AuditEvent.objects.filter(object_type=License._meta.label_lower, object_id__in=some).values_list(
                "object_id", flat=True
            )
        )
        for relation in _relations():
            field = relation.field.name
            used |= set(
                relation.related_model._base_manager.filter(**{f"{field}__in": some}).values_list(
                    field, flat=True
                )
            )
    for start in range(0, len(texts), AT_ONCE):
        some_sens = texts[start : start + AT_ONCE]
        for line in ConfiguredLine.__subclasses__():
            if line is not License and not line._meta.abstract:
                asked = line._base_manager.filter(existing_sen__in=some_sens)
                used |= {sens[sen] for sen in asked.values_list("existing_sen", flat=True)}
    return used


def _relations() -> list[ForeignObjectRel]:
    """What refers to a licence; that somebody was reminded of it is no use of it."""
    return [
        relation
        for relation in License._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not LicenseReminderItem
    ]


# --- Confirming ---------------------------------------------------------------------------------------------
@transaction.atomic
def confirm_licenses(*, license_ids: Collection[int], viewer: Viewer, by: User, at: datetime) -> int:
    """Staff have checked licences that a customer declared: from now on they are proofs. Returns how many
    were not confirmed before.

    Raises NotPermitted for everybody but licensing staff.
    """
    if not viewer.is_licensing_staff:
        raise NotPermitted()
    declared = License.objects.visible_to(viewer).filter(is_declared=True)
    count, wanted = 0, sorted(license_ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = list(
            declared.filter(pk__in=wanted[start : start + AT_ONCE])
            .select_for_update(of=("self",))
            .defer("license_key")
            .order_by("pk")
        )
        License.objects.filter(pk__in=[one.pk for one in some]).update(
            is_declared=False, version=models.F("version") + 1
        )
        record_all(some, action="confirmed", by=by, at=at)
        count += len(some)
    return count


@transaction.atomic
def confirm_portfolio(*, portfolio_id: int, viewer: Viewer, by: User, at: datetime) -> int:
    """Confirm the licences that an import brought in and that are still declared. Returns how many.

    Raises PortfolioImport.DoesNotExist, NotPermitted.
    """
    portfolio = managed(viewer=viewer, portfolio_id=portfolio_id)
    declared = License.objects.filter(portfolio_import=portfolio, is_declared=True)
    return confirm_licenses(
        license_ids=list(declared.values_list("pk", flat=True)), viewer=viewer, by=by, at=at
    )
