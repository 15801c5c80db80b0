"""An Oscar project as its owner left it, and what installing the Licensing Service Center added to it."""

from pathlib import Path

from oscar.defaults import *  # noqa: F403

# 1. Values: ours first, so that whatever the project says below wins.
from shop import plugin
from shop.settings import *  # noqa: F403

HERE = Path(__file__).resolve().parent

# --- What the project had -----------------------------------------------------------------------------------
OSCAR_SHOP_NAME = "Laboratory Supplies"
ROOT_URLCONF = "sample_shop.urls"
WSGI_APPLICATION = "sample_shop.wsgi.application"
OWN_APPS = [
    "sample_shop.store",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
]
OWN_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "sample_shop.store.middleware.BranchMiddleware",
]

# --- 2. What was added to it --------------------------------------------------------------------------------
INSTALLED_APPS = plugin.installed_apps(OWN_APPS, forks=["sample_shop.partner.apps.PartnerConfig"])
MIDDLEWARE = plugin.middleware(OWN_MIDDLEWARE)
TEMPLATES = plugin.templates(
    dirs=[HERE / "templates"],
    context_processors=["sample_shop.store.context_processors.branch"],
)
# The fork has no tables of its own.
MIGRATION_MODULES = {"partner": "forked_apps.partner.migrations"}

ACCESS_POLICY_MODULE = "sample_shop.policies"
PRICE_PROPOSALS = "sample_shop.extensions.branch_prices"
TAX_DECISION = "sample_shop.extensions.branch_tax"
CATALOGUE_SOURCES = {"own": "sample_shop.extensions.OwnProducts"}
LICENSE_WARNING_DAYS = 45

# --- Only for tests -----------------------------------------------------------------------------------------
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "sessionid", "csrftoken", "django_language"
COOKIE_NAME_PREFIX = ""
