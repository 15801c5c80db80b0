"""Who may open a page of the portal, and on whose behalf it looks and acts."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic.base import ContextMixin
from django_htmx.http import HttpResponseClientRedirect

from cms.selectors import contacts
from shop.accounts.selectors import standing_of
from shop.accounts.viewer import Viewer
from shop.core.exceptions import DomainError
from shop.documents.models import StoredDocument
from shop.documents.responses import document_response

ROWS_PER_PAGE = 50

P = ParamSpec("P")
T = TypeVar("T")


def found(look_up: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a look-up. Raises Http404 for what is missing, or is somebody else's: nobody can tell
    which.
    """
    try:
        return look_up(*args, **kwargs)
    except ObjectDoesNotExist:
        raise Http404 from None


class PortalMixin(LoginRequiredMixin, ContextMixin):
    """A page for signed-in people; visitors are sent to the login and come back."""

    request: HttpRequest

    @property
    def viewer(self) -> Viewer:
        """Who looks. Staff may look at a customer's object that they have the address of."""
        return cast(Viewer, self.request.viewer)  # type: ignore[attr-defined]

    @cached_property
    def customer(self) -> Viewer:
        """The viewer without staff's rights: what a list calls "my", and who decides about an offer."""
        return self.viewer.as_customer

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    def handle_no_permission(self) -> Any:
        # What was posted is lost at the login anyway, and its address answers no GET: start at the overview.
        safe = self.request.method in {"GET", "HEAD"}
        following = self.request.get_full_path() if safe else reverse("portal:overview")
        return leave_for(self.request, reverse("account_login"), following=following)


class ActivatedMixin(PortalMixin):
    """A page that opens with the activation. Before it every object is missing, whoever it belongs to."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = self.viewer
        if viewer.is_authenticated and not viewer.is_activated and not viewer.is_licensing_staff:
            return self.answer_waiting()
        return super().dispatch(request, *args, **kwargs)

    def answer_waiting(self) -> HttpResponseBase:
        raise Http404


class WaitingPageMixin(ActivatedMixin):
    """A list that explains itself while the account waits: no row and no count, but the reason and the way
    in.
    """

    section = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Staff have no licences of their own; their desk shows everyone's.
        if self.viewer.is_licensing_staff and not self.customer.is_activated:
            return self.answer_waiting()
        return super().dispatch(request, *args, **kwargs)

    def answer_waiting(self) -> HttpResponseBase:
        context = {"section": self.section, **waiting_context(self.user)}
        return render(self.request, "portal/waiting.html", context)


def waiting_context(user: User) -> dict[str, object]:
    """What the notice about the activation shows: how the account stands, its activation (None for an account
    without one), the contacts.
    """
    standing = standing_of(user.pk)
    return {"standing": standing, "activation": standing.activation, "contacts": contacts()}


def leave_for(request: HttpRequest, address: str, *, following: str) -> HttpResponse:
    """Send the browser to another page which returns to ``following``; a fragment takes the whole page
    along.
    """
    target = f"{address}?{urlencode({'next': following})}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return redirect(target)


def confirm_first(request: HttpRequest, *, following: str) -> HttpResponse:
    """Ask for the password, then go on at ``following``."""
    return leave_for(request, reverse("account_reauthenticate"), following=following)


def hand_out(request: HttpRequest, document: Callable[[], StoredDocument], *, otherwise: str) -> HttpResponse:
    """The PDF to be shown by the browser; one that cannot be made or read sends back with the reason."""
    try:
        return document_response(document(), inline=True)
    except DomainError as error:
        messages.error(request, error.message or _("The document cannot be shown."))
        return redirect(otherwise)
