"""The sign-in of programs: allauth's own steps and answers, with the care that our operations take."""

import json
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account import inputs
from allauth.headless.account import views as account
from allauth.headless.base import views as base
from allauth.headless.base.response import RateLimitResponse
from allauth.headless.internal.restkit.response import APIResponse, ErrorResponse
from allauth.headless.mfa import views as second_factor
from allauth.headless.spec.internal.schema import get_schema
from allauth.headless.usersessions import views as sessions
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.decorators import classonlymethod
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shop.accounts.attempts import retry_after
from shop.api.v1.docs import DocsView


class StepView(base.APIView):
    """Goes before one of allauth's views: languages, refusals and hostile bodies as in our API, in allauth's
    format.
    """

    @classonlymethod
    def as_api_view(cls, **options: Any) -> Any:  # noqa: N805 - a method of the class
        view = super().as_api_view(**options)

        @wraps(view)
        def step(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # allauth has the user of the session token looked up by emptying this object. The log has put
            # one in its place that remembers the user of the cookie.
            request.user = cast(User, SimpleLazyObject(lambda: get_user(request)))
            return view(request, *args, **kwargs)

        return step

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # These addresses have no language in them.
        with override(get_language_from_request(request)):
            try:
                response = super().dispatch(request, *args, **kwargs)
            except ImmediateHttpResponse:
                if not retry_after(request):
                    raise
                # The login door's page for a crowd says the same to people.
                response = RateLimitResponse(request)
            response.headers.setdefault("Content-Language", get_language() or "")
        patch_vary_headers(response, ["Accept-Language", "X-Session-Token"])
        return response

    def handle_invalid_input(self, input: Any) -> ErrorResponse:  # noqa: A002 - allauth's name
        """Too many attempts are an error of a field to allauth; the status says it, too."""
        if retry_after(self.request):
            return ErrorResponse(self.request, input=input, status=HTTPStatus.TOO_MANY_REQUESTS)
        return super().handle_invalid_input(input)

    def _parse_json(self, request: HttpRequest) -> dict[str, Any] | None:
        if not request.body:
            return None
        # A form of another site can send texts without asking first; it cannot send JSON.
        if request.content_type != "application/json":
            raise ImmediateHttpResponse(APIResponse(request, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE))
        try:
            data = json.loads(request.body.decode())
        except (RecursionError, ValueError):
            data = None
        if not isinstance(data, dict):
            raise ImmediateHttpResponse(APIResponse(request, status=HTTPStatus.BAD_REQUEST))
        return data


class ConfigurationView(StepView, base.ConfigView):
    pass


class LoginInput(inputs.LoginInput):
    def clean(self) -> dict[str, Any]:
        """allauth tells who knows the password of a closed account that it is one; here nobody is told."""
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and not cast(User, self.login.user).is_active:
            self.add_error("password", get_adapter().validation_error("email_password_mismatch"))
        return cleaned


class LoginView(StepView, account.LoginView):
    input_class = LoginInput


class SessionView(StepView, account.SessionView):
    pass


class ConfirmAddressView(StepView, account.VerifyEmailView):
    # Looking at a code with GET would count as a try.
    http_method_names = ["post", "options"]


class SendAddressCodeView(StepView, account.ResendEmailVerificationCodeView):
    pass


class SecondFactorView(StepView, second_factor.AuthenticateView):
    pass


class SessionsView(StepView, sessions.SessionsView):
    pass


@require_safe
@cache_control(public=True, max_age=300)
def openapi(request: HttpRequest) -> HttpResponse:
    """allauth's OpenAPI document, with the steps that are open here."""
    return HttpResponse(_document(), content_type="application/json")


@cache
def _document() -> str:
    return json.dumps(get_schema())


class AccountsDocsView(DocsView):
    """The same as a page."""

    url_name = "headless:openapi_yaml"
