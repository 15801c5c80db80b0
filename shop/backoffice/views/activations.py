"""Accounts that wait to be let in."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.accounts.models import Activation, Membership
from shop.accounts.selectors import activations_with_places
from shop.accounts.services import (
    activate_person,
    create_organization,
    deactivate_person,
    reject_activation,
)
from shop.backoffice.access import StaffPage
from shop.backoffice.forms import ActivationForm, OrganizationForm, ReasonForm
from shop.backoffice.selectors import activation_queue, suggested_organizations
from shop.core.exceptions import DomainError, TransitionNotAllowed


class ActivationListView(StaffPage):
    """Who waits, longest first, with the organisation that their address points to."""

    template_name = "backoffice/activation_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page_of(activation_queue())
        suggested = suggested_organizations((waiting.person.email for waiting in page), self.viewer)
        rows = [
            {
                "waiting": waiting,
                "place": place_of(waiting),
                "suggested": suggested.get(waiting.person.email, []),
            }
            for waiting in page
        ]
        return self.render_to_response({"page": page, "rows": rows, "member": MembershipRole.MEMBER})


def place_of(activation: Activation) -> Membership | None:
    """Where an accepted invitation, or staff before, gave the waiting person a place."""
    places = activation.person.places  # type: ignore[attr-defined]
    return next(iter(places), None)


class ActivationPage(StaffPage):
    """One account and the decision about it."""

    template_name = "backoffice/activation_detail.html"

    def load(self, person_id: int) -> Activation:
        try:
            return activations_with_places().get(person_id=person_id)
        except (Activation.DoesNotExist, OverflowError):
            raise Http404 from None

    def show(
        self,
        activation: Activation,
        *,
        form: ActivationForm | None = None,
        organization_form: OrganizationForm | None = None,
        reason_form: ReasonForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        place = place_of(activation)
        email = activation.person.email
        suggested = suggested_organizations([email], self.viewer).get(email, [])
        likely = place.organization if place else next(iter(suggested), None)
        role = place.role if place else MembershipRole.MEMBER
        is_activated = activation.status == ActivationStatus.ACTIVATED
        language = activation.person.language or "en"
        context: dict[str, Any] = {
            "activation": activation,
            "is_activated": is_activated,
            "place": place,
            "suggested": suggested,
            "form": form
            or ActivationForm(
                initial={
                    "organization": likely.pk if likely and not is_activated else None,
                    "role": role,
                    "may_move": is_activated,
                }
            ),
            "organization_form": organization_form
            or OrganizationForm(prefix="new", initial={"language": language}),
            "is_new": organization_form is not None,
            "reject_form": ReasonForm(prefix="reject"),
            "deactivate_form": ReasonForm(prefix="deactivate"),
        }
        if reason_form is not None:
            context[f"{reason_form.prefix}_form"] = reason_form
        return self.render_to_response(context, status=status)

    def decided_already(self, activation: Activation, error: TransitionNotAllowed) -> HttpResponse:
        """A second click, or a colleague was quicker: the page shows what was decided."""
        messages.error(self.request, error.message)
        return redirect("backoffice:activation-detail", person_id=activation.person_id)


class ActivationDetailView(ActivationPage):
    def get(self, request: HttpRequest, person_id: int) -> HttpResponse:
        return self.show(self.load(person_id))


class ActivationActivateView(ActivationPage):
    """Let a person in, as a member of an organisation that is chosen or created with it."""

    def post(self, request: HttpRequest, person_id: int) -> HttpResponse:
        activation = self.load(person_id)
        form = ActivationForm(request.POST)
        is_new = form.is_valid() and form.cleaned_data["organization"] is None
        organization_form = OrganizationForm(request.POST, prefix="new") if is_new else None
        if form.errors or (organization_form is not None and not organization_form.is_valid()):
            return self.show(activation, form=form, organization_form=organization_form, status=422)
        try:
            self.activate(activation, form, organization_form)
        except TransitionNotAllowed as error:
            return self.decided_already(activation, error)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.show(activation, form=form, organization_form=organization_form, status=422)
        messages.success(
            request, _("%(name)s is activated and told so.") % {"name": activation.person.full_name}
        )
        return redirect("backoffice:activation-list")

    @transaction.atomic
    def activate(
        self, activation: Activation, form: ActivationForm, organization_form: OrganizationForm | None
    ) -> None:
        """A refused activation leaves no new organisation behind."""
        organization = form.cleaned_data["organization"]
        if organization_form is not None:
            organization = create_organization(
                facts=organization_form.cleaned_data, by=self.staff, at=self.at
            )
        activate_person(
            person_id=activation.person_id,
            organization_id=organization.pk,
            role=MembershipRole(form.cleaned_data["role"]),
            may_move=form.cleaned_data["may_move"],
            by=self.staff,
            at=self.at,
        )


class ActivationEndView(ActivationPage):
    """Decide against somebody, for a reason that they read."""

    http_method_names = ["post"]
    prefix: str  # of the form with the reason
    decide: Callable[..., object]

    def post(self, request: HttpRequest, person_id: int) -> HttpResponse:
        activation = self.load(person_id)
        form = ReasonForm(request.POST, prefix=self.prefix)
        if form.is_valid():
            try:
                type(self).decide(
                    person_id=person_id, reason=form.cleaned_data["reason"], by=self.staff, at=self.at
                )
            except TransitionNotAllowed as error:
                return self.decided_already(activation, error)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        if form.errors:
            return self.show(activation, reason_form=form, status=422)
        return self.tell(activation)

    @abstractmethod
    def tell(self, activation: Activation) -> HttpResponse:
        """Say what happened and lead on."""


class ActivationRejectView(ActivationEndView):
    prefix = "reject"
    decide = reject_activation

    def tell(self, activation: Activation) -> HttpResponse:
        name = activation.person.full_name
        messages.success(self.request, _("%(name)s is told why the account stays closed.") % {"name": name})
        return redirect("backoffice:activation-list")


class ActivationDeactivateView(ActivationEndView):
    """Take an activation back until it is decided again."""

    prefix = "deactivate"
    decide = deactivate_person

    def tell(self, activation: Activation) -> HttpResponse:
        name = activation.person.full_name
        messages.success(self.request, _("%(name)s is signed out everywhere and told why.") % {"name": name})
        return redirect("backoffice:activation-detail", person_id=activation.person_id)
