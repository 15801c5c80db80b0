"""Questions about a licence: asked by its customer, answered by the department."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.exceptions import DomainError, InvalidInput, NotPermitted
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.licenses.enums import QuestionKind
from shop.licenses.models import License, LicenseQuestion
from shop.marketplace.enums import ListingKind

LONGEST_QUESTION: Final = 5_000
MOST_AN_HOUR: Final = 20


class TooManyQuestions(DomainError):
    """More questions within an hour than a person writes."""

    code = "too_many_questions"
    default_message = _("You have asked many questions within an hour. Please wait a little, or call us.")


def vendor_support_of(license_: License) -> str:
    """Where the vendor of an app answers technical questions; "" for a host product, about which we do, and
    where no address is known. The licence has its product, listing and vendor loaded.
    """
    listing = license_.product.listing
    if listing.kind == ListingKind.HOST:
        return ""
    return str(listing.support_url or listing.vendor.support_url)


@transaction.atomic
def ask_about_license(
    *, license_id: int, viewer: Viewer, kind: QuestionKind, text: str, by: User, at: datetime
) -> LicenseQuestion:
    """Take a question down and mail it to the department.

    Raises License.DoesNotExist for a licence the viewer may not see, InvalidInput for an empty or too long
    text, TooManyQuestions.
    """
    license_ = License.objects.visible_to(viewer).defer("license_key").get(pk=license_id)
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise InvalidInput(_("Please write your question."), field="text")
    if len(text) > LONGEST_QUESTION:
        raise InvalidInput(
            _("Please use at most %(count)s characters.") % {"count": LONGEST_QUESTION}, field="text"
        )
    # The asker's row is what two forms sent at once wait for.
    User.objects.select_for_update().get(pk=by.pk)
    recent = LicenseQuestion.objects.filter(asked_by=by, asked_at__gt=at - timedelta(hours=1)).count()
    if recent >= MOST_AN_HOUR:
        raise TooManyQuestions()
    question = LicenseQuestion.objects.create(
        license=license_,
        organization_id=license_.organization_id,
        kind=kind,
        text=text,
        asked_by=by,
        asked_at=at,
    )
    record(license_, action="question_asked", by=by, at=at, details={"kind": str(kind)})
    enqueue(Job.MAIL_LICENSE_QUESTION, question_id=question.pk)
    return question


@transaction.atomic
def close_question(*, public_id: UUID, viewer: Viewer, by: User, at: datetime) -> LicenseQuestion:
    """It is answered. One that is closed already stays as it is.

    Raises NotPermitted for anybody but licensing staff, LicenseQuestion.DoesNotExist.
    """
    if not viewer.is_licensing_staff:
        raise NotPermitted()
    question = LicenseQuestion.objects.select_for_update().get(public_id=public_id)
    if question.closed_at is None:
        question.closed_at, question.closed_by = at, by
        question.save(update_fields=["closed_at", "closed_by"])
        record(question.license, action="question_closed", by=by, at=at)
    return question


def questions_of(*, viewer: Viewer, license_id: int) -> QuerySet[LicenseQuestion]:
    """The questions about a licence that the viewer may see, newest first."""
    visible = License.objects.visible_to(viewer).filter(pk=license_id)
    return LicenseQuestion.objects.filter(license__in=visible.values("pk")).select_related("asked_by")


def questions_for_staff(*, viewer: Viewer, is_open: bool = True) -> QuerySet[LicenseQuestion]:
    """The department's list: open ones oldest first, answered ones newest first; none for anybody else."""
    if not viewer.is_licensing_staff:
        return LicenseQuestion.objects.none()
    rows = LicenseQuestion.objects.select_related("license", "organization", "asked_by", "closed_by").defer(
        "license__license_key", "license__search_text"
    )
    if is_open:
        return rows.filter(closed_at=None).order_by("pk")
    return rows.exclude(closed_at=None).order_by("-closed_at", "-pk")
