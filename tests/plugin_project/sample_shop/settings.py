"""An Oscar project as its owner left it, and what installing the Licensing Service Center added to it."""

from pathlib import Path

from oscar.defaults import *  # noqa: F403

# 1. Values: ours first, so that whatever the project says below wins.
from sample_shop import project

from shop import plugin
from shop.settings import *  # noqa: F403

HERE = Path(__file__).resolve().parent

# --- What the project had -----------------------------------------------------------------------------------
OSCAR_SHOP_NAME = "Laboratory Supplies"
DEFAULT_AUTO_FIELD = project.DEFAULT_AUTO_FIELD
ROOT_URLCONF = "sample_shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

# --- 2. What was added to it --------------------------------------------------------------------------------
INSTALLED_APPS = plugin.installed_apps(
    [*project.OWN_APPS, "sample_shop.licensing"], forks=["sample_shop.partner.apps.PartnerConfig"]
)
MIDDLEWARE = plugin.middleware(project.OWN_MIDDLEWARE)
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
