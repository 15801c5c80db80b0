"""Personal tokens for programs: made, shown once, deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from shop.accounts.sign_in import signed_in_recently
from shop.accounts.tokens import create_token, delete_token, tokens_of
from shop.core.exceptions import DomainError
from shop.portal.forms import TokenForm
from shop.portal.mixins import PortalMixin, confirm_first, found


class TokenListView(PortalMixin, FormView[TokenForm]):
    """One's tokens, and the form for another one. Its secret is in the answer to the form only."""

    template_name = "portal/token_list.html"
    form_class = TokenForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_staff": self.viewer.is_licensing_staff}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tokens=tokens_of(self.user), now=timezone.now(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not signed_in_recently(request):
            messages.info(request, _("Confirm that it is you, then make the token."))
            return confirm_first(request, following=reverse("portal:token-list"))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: TokenForm) -> HttpResponse:
        now = timezone.now()
        try:
            token, secret = create_token(
                user=self.user,
                viewer=self.viewer,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(now),
                at=now,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        fresh = TokenForm(is_staff=self.viewer.is_licensing_staff)
        response = self.render_to_response(self.get_context_data(form=fresh, made=token, secret=secret))
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def form_invalid(self, form: TokenForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class TokenDeleteView(PortalMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, token_id: str) -> HttpResponseBase:
        found(delete_token, user=self.user, token_id=token_id, at=timezone.now())
        messages.success(request, _("The token is deleted; it does not work any more."))
        return redirect("portal:token-list")
