"""One's own name and preferences."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.generic import FormView

from shop.accounts.models import Person
from shop.accounts.selectors import person_of
from shop.accounts.services import edit_profile
from shop.core.exceptions import DomainError
from shop.portal.forms import ProfileForm
from shop.portal.mixins import PortalMixin, found


class ProfileView(PortalMixin, FormView[ProfileForm]):
    """Name, phone, language, time zone; address and password have pages of their own."""

    template_name = "portal/profile.html"
    form_class = ProfileForm

    @cached_property
    def person(self) -> Person:
        return found(person_of, self.user.pk)

    def get_initial(self) -> dict[str, Any]:
        person = self.person
        return {
            "first_name": person.user.first_name,
            "last_name": person.user.last_name,
            "phone": person.phone,
            "language": person.language,
            "time_zone": person.time_zone,
        }

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        try:
            edit_profile(
                person_id=self.person.pk,
                profile=form.profile(),
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Your profile is saved."))
        # Who chose another language goes on in it.
        with override(form.cleaned_data["language"] or get_language()):
            return redirect(reverse("portal:profile"))

    def form_invalid(self, form: ProfileForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
