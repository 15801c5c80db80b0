"""Wagtail's admin under our rules: a content security policy it can work with, no login form of its own."""

from collections.abc import Sequence
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from wagtail.utils.urlpatterns import decorate_urlpatterns

# Wagtail's widgets write inline scripts and styles without a nonce, image uploads show blobs, the preview
# frames pages of this site. Everything not named here stays as strict as on the public pages.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
}


def with_admin_policy(
    urlpatterns: Sequence[URLPattern | URLResolver],
) -> list[URLPattern | URLResolver]:
    """Return Wagtail's admin addresses with our policy on each; its login address leads to the site's own."""
    login = path(
        "login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailadmin_login",
    )
    decorated: list[Any] = decorate_urlpatterns(list(urlpatterns), csp_replace(ADMIN_POLICY))
    return [login, *decorated]
