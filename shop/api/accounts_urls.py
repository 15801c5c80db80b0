"""The sign-in of programs, below ``/api/accounts/``: allauth's steps that we use. All others have no address.

Registering and looking after passwords and second factors is done on the pages, where guards against programs
are: see docs/adr/0026-programs-sign-in-like-people.md.
"""

from allauth.headless.constants import Client
from django.urls import include, path

from shop.api import accounts

APP = Client.APP
app_name = "headless"
_steps = [
    path("config", accounts.ConfigurationView.as_api_view(client=APP), name="config"),
    path("auth/login", accounts.LoginView.as_api_view(client=APP), name="login"),
    path("auth/2fa/authenticate", accounts.SecondFactorView.as_api_view(client=APP), name="second-factor"),
    path("auth/email/verify", accounts.ConfirmAddressView.as_api_view(client=APP), name="confirm-address"),
    path(
        "auth/email/verify/resend",
        accounts.SendAddressCodeView.as_api_view(client=APP),
        name="send-address-code",
    ),
    path("auth/session", accounts.SessionView.as_api_view(client=APP), name="session"),
    path("auth/sessions", accounts.SessionsView.as_api_view(client=APP), name="sessions"),
]
urlpatterns = [
    path("app/v1/", include(_steps)),
    # allauth finds the root of its paths by the name of this address.
    path("openapi.json", accounts.openapi, name="openapi_yaml"),
    path("docs", accounts.AccountsDocsView.as_view(), name="docs"),
]
