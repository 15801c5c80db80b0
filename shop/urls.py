"""The composition root of the web surface: every address of the product hangs below this file."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.gzip import gzip_page
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from cms.admin_urls import with_admin_policy
from cms.api import api_urlpatterns
from cms.caching import kept_for_visitors
from cms.routing import serve
from shop.api import health
from shop.api.landing import LandingView
from shop.api.metrics import metrics
from shop.portal.views.language import set_language

# Editorial pages are long and hold no secret but the token of the forms, which is masked anew each time.
serve_page = gzip_page(kept_for_visitors(serve))
oscar: Any = apps.get_app_config("oscar")

handler400 = "shop.api.error_pages.bad_request"
handler404 = "shop.api.error_pages.not_found"
handler500 = "shop.api.error_pages.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("shop.api.urlconf")),
    path("api/accounts/", include("shop.api.accounts_urls")),
    path("api/cms/v3/", include((api_urlpatterns(), "wagtailapi_v3"))),
    path("cms/", include(with_admin_policy(wagtailadmin_urls.urlpatterns))),
    path("documents/", include(wagtaildocs_urls)),
    path("language/setlang/", set_language, name="set_language"),
    path("", include("cms.urls")),
]

urlpatterns += i18n_patterns(
    path("", serve_page, {"path": ""}, name="home"),
    path("", include(oscar.urls[0])),
    path("accounts/", include("shop.portal.urls")),
    path("accounts/", include("shop.accounts.urls")),
    path("dashboard/", include("shop.backoffice.urls")),
    path("contact/", include("cms.contact_urls")),
    path("api/", LandingView.as_view(), name="api-landing"),
    # Not Wagtail's whole list: it brings a login page of its own, past the limits of the one door.
    re_path(serve_pattern, serve_page, name="wagtail_serve"),
    prefix_default_language=False,
)

if settings.DEBUG:
    from django.conf.urls.static import static

    for folder in settings.PUBLIC_MEDIA:
        served = static(f"{settings.MEDIA_URL}{folder}/", document_root=f"{settings.MEDIA_ROOT}/{folder}")
        urlpatterns = served + urlpatterns
