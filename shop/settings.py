"""All settings, from the environment. Without any variable: SQLite, mails as files, no broker, everything
under ``var/``.

With DEBUG off (the default) the process refuses to start without real secrets and names those that are
missing.
"""

import base64
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from shop.core import configuration, error_reports, logs, paths
from shop.settings_oscar import *  # noqa: F403

BASE_DIR = paths.CHECKOUT or paths.PACKAGE

env = environ.Env()
if paths.CHECKOUT and (paths.CHECKOUT / ".env").exists():
    env.read_env(paths.CHECKOUT / ".env")
# Installed as a package there is no folder of our own to write to.
_var_dir = env("VAR_DIR", default=str(paths.CHECKOUT / "var") if paths.CHECKOUT else "")
if not _var_dir:
    raise ImproperlyConfigured("Set VAR_DIR: the folder for the state of this installation.")
VAR_DIR = Path(_var_dir)

DEBUG = env.bool("DEBUG", default=False)


# --- Secrets ------------------------------------------------------------------------------------------------
def _demo_secret(name: str, make) -> str:
    """Read a secret of the demo from ``var/``, writing it at the first start, readable by its owner only."""
    path = VAR_DIR / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        path.write_text(make())
    return path.read_text().strip()


SECRET_KEY = env("SECRET_KEY", default="")
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
SITE_URL = env("SITE_URL", default="http://localhost:8000" if DEBUG else "").rstrip("/")
if DEBUG:
    SECRET_KEY = SECRET_KEY or _demo_secret("secret.key", lambda: secrets.token_urlsafe(64))
    FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [
        _demo_secret("field.key", lambda: "demo:" + base64.b64encode(secrets.token_bytes(32)).decode())
    ]
if _missing := configuration.missing(globals()):
    raise ImproperlyConfigured(
        f"Set {', '.join(_missing)} (see .env.example), or DEBUG=on to try the project on this machine."
    )
_problems = configuration.problems(
    secret_key=SECRET_KEY,
    encryption_keys=FIELD_ENCRYPTION_KEYS,
    site_url=SITE_URL,
    allowed_hosts=ALLOWED_HOSTS,
    addresses={name: env(name, default="") for name in configuration.SCHEMES},
)
if _sentences := " ".join(_problems):
    raise ImproperlyConfigured(_sentences)

# --- Applications -------------------------------------------------------------------------------------------
OUR_APPS = [
    "shop.core",
    "shop.accounts",
    "shop.documents",
    "shop.configurator",
    "shop.marketplace",
    "shop.licenses",
    "shop.billing",
    "shop.pricing",
    "shop.baskets",
    "shop.quotes",
    "shop.fulfillment",
    "shop.notifications",
    "shop.exports",
    "shop.webhooks",
    "shop.saved_views",
    "shop.privacy",
    "shop.backups",
    "shop.portal",
    "shop.backoffice",
    "shop.api",
    "cms",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.flatpages",
    # Oscar needs its apps installed even where their pages are closed: forked_apps/config.py mounts only what
    # we use.
    "forked_apps.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "forked_apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "forked_apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "forked_apps.partner.apps.PartnerConfig",
    "forked_apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "forked_apps.customer.apps.CustomerConfig",
    "search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "forked_apps.dashboard.apps.DashboardConfig",
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
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail_localize",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
    "corsheaders",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "django_cotton",
    "django_htmx",
    "django_structlog",
    "csp",
]

SITE_ID = 1
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

MIDDLEWARE = [
    # The headers first: what one of the others answers by itself, a static file or a refusal, has them too.
    "shop.core.middleware.ResponseHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before whatever answers by itself: another origin must be able to read a refusal, too.
    "corsheaders.middleware.CorsMiddleware",
    "shop.core.request_metrics.RequestMetricsMiddleware",
    "shop.core.request_metrics.OverloadMiddleware",
    "shop.core.middleware.RequestLimitsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shop.accounts.middleware.CrowdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shop.core.request_log.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.accounts.middleware.SignInMiddleware",
    "shop.accounts.middleware.ViewerMiddleware",
    "shop.accounts.middleware.SecondFactorMiddleware",
    "shop.access_policy.middleware.AccessPolicyMiddleware",
    "forked_apps.basket.middleware.BasketMiddleware",
    "cms.redirects.CircleFreeRedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [paths.TEMPLATES],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "cms.context_processors.brand",
                "shop.baskets.context_processors.basket",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database, cache, broker --------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(exist_ok=True)
    # A deferred transaction that turns into a writer fails at once with "database is locked"; an immediate
    # one waits.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
else:
    INSTALLED_APPS.append("django.contrib.postgres")
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A connection for each request would be a quarter of a product page's time, with SQLite too.
DATABASES["default"]["CONN_MAX_AGE"] = 60

REDIS_URL = env("REDIS_URL", default="")
ELASTICSEARCH_URL = env("ELASTICSEARCH_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "shop.core.caches.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}

# How often the outbox tries one event, how long it owns it, and how long it waits between tries.
OUTBOX_MAX_ATTEMPTS = 8
OUTBOX_LEASE_SECONDS = 120
OUTBOX_RETRY_SECONDS = [5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600]

# The embedded engine has its index in a folder of this machine: web processes on several machines need
# Elasticsearch, or "none", which searches the database.
SEARCH_ENGINE = env("SEARCH_ENGINE", default="elasticsearch" if ELASTICSEARCH_URL else "embedded")
_search_engines = {
    "elasticsearch": {
        "ENGINE": "search.backends.elasticsearch8.Elasticsearch8SearchEngine",
        "URL": ELASTICSEARCH_URL,
        "INDEX_NAME": env("ELASTICSEARCH_INDEX", default="licensing"),
    },
    "embedded": {
        "ENGINE": "search.backends.tantivy.TantivySearchEngine",
        "PATH": str(VAR_DIR / "search"),
    },
    "none": {"ENGINE": "search.backends.absent.AbsentSearchEngine"},
}
if SEARCH_ENGINE not in _search_engines or (SEARCH_ENGINE == "elasticsearch" and not ELASTICSEARCH_URL):
    raise ImproperlyConfigured(
        f"SEARCH_ENGINE is one of {', '.join(_search_engines)}; elasticsearch needs ELASTICSEARCH_URL."
    )
HAYSTACK_CONNECTIONS = {"default": {**_search_engines[SEARCH_ENGINE], "INCLUDE_SPELLING": True, "TIMEOUT": 2}}
# Oscar's defaults would index inside the request.
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"

# --- Mail ---------------------------------------------------------------------------------------------------
_mail = env.email_url("EMAIL_URL", default=f"filemail:///{str(VAR_DIR / 'mail').lstrip('/')}")
globals().update(_mail)
if _mail["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = "/" + _mail["EMAIL_FILE_PATH"].lstrip("/")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Licensing Service Center <licensing@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
OSCAR_FROM_EMAIL = DEFAULT_FROM_EMAIL

# --- Accounts -----------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/accounts/"
ACCOUNT_ADAPTER = "shop.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "shop.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Offered to new accounts only, "use another address" would tell them from known ones.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# All others are ended by shop.accounts.receivers.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Whom a stranger's attempts keep out comes in by the mail; a second factor is asked for all the same.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_FORMS = {
    "login": "shop.accounts.entrance_forms.LoginForm",
    "signup": "shop.accounts.registration.RegistrationForm",
    "add_email": "shop.accounts.entrance_forms.AddEmailForm",
    "change_password": "shop.accounts.entrance_forms.ChangePasswordForm",
    "set_password": "shop.accounts.entrance_forms.SetPasswordForm",
    "reset_password": "shop.accounts.entrance_forms.ResetPasswordForm",
    "reset_password_from_key": "shop.accounts.entrance_forms.ResetPasswordKeyForm",
    "reauthenticate": "shop.accounts.entrance_forms.ReauthenticateForm",
}
# Counted in the shared cache: "ip" is the client's address, "key" the account that is named. Failed attempts
# count over all doors: page, API, confirmation, and the codes of second factors.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "signup": "5/m/ip,20/h/ip",
    # Ours: mails to one address, whether it is known or not.
    "signup_address": "3/h/key",
    "confirm_email": "5/h/key",
    "manage_email": "5/m/user,20/h/user",
    "change_password": "5/m/user",
    "reset_password": "5/m/ip,20/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    # Ours: messages from the form at the end of a page.
    "contact": "5/h/ip",
    # Ours: whether answers of the FAQ helped.
    "votes": "60/h/ip",
}
# Registering is for people: programs fill in a field that is hidden, and are quick.
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
REGISTRATION_MINIMUM_SECONDS = env.int("REGISTRATION_MINIMUM_SECONDS", default=3)
# The same for the form at the end of every page.
CONTACT_MINIMUM_SECONDS = env.int("CONTACT_MINIMUM_SECONDS", default=3)
# Passwords hashed within a second, by all processes together, and one at a time on each machine, by a lock:
# the excess is answered 429. A hash takes about a quarter of a second of one processor.
SIGN_INS_PER_SECOND = env.int("SIGN_INS_PER_SECOND", default=3)
HASHING_LOCK = VAR_DIR / "hashing.lock"
MFA_ADAPTER = "shop.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Clocks of phones are up to half a minute off (RFC 6238, 5.2: one step is enough).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "shop.accounts.entrance_forms.AddPasskeyForm",
    "edit_webauthn": "shop.accounts.entrance_forms.RenamePasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
# Browsers trust http://localhost with passkeys; elsewhere the site has TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# The department's people, editors and superusers see nothing of theirs before they have one.
STAFF_NEED_SECOND_FACTOR = env.bool("STAFF_NEED_SECOND_FACTOR", default=not DEBUG)
USERSESSIONS_TRACK_ACTIVITY = False
# Programs sign in below /api/accounts/, browsers have their pages; the steps stand in shop.api.accounts_urls.
HEADLESS_CLIENTS = ("app",)
HEADLESS_ONLY = False
HEADLESS_TOKEN_STRATEGY = "shop.accounts.app_sign_in.TokenStrategy"  # noqa: S105 - a class, no secret
# Without a request for so long a session is over.
STAFF_IDLE_SECONDS = 8 * 3600
CUSTOMER_IDLE_SECONDS = 14 * 24 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A licence key is shown only to someone who proved who they are within this time.
RECENT_SIGN_IN_SECONDS = 15 * 60
KEY_REVEALS_PER_HOUR = 30

# --- Languages and times ------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [paths.LOCALE]
USE_I18N = True
FORMAT_MODULE_PATH = ["shop.formats"]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# --- Files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [paths.PACKAGE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env("MEDIA_ROOT", default=str(VAR_DIR / "media"))
# The folders of MEDIA_ROOT that are open to everybody. The editors' documents are not among them: they are
# handed out below /documents/, after a look at the collection they lie in.
PUBLIC_MEDIA = ["avatar_images", "images", "logos"]
PRIVATE_MEDIA_ROOT = env("PRIVATE_MEDIA_ROOT", default=str(VAR_DIR / "private"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": MEDIA_URL},
    },
    # Documents of customers: no URL leads here, shop.documents hands them out after a check.
    "private": {
        "BACKEND": "shop.documents.storage.PrivateFileStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The largest file of a bank that is taken, in bytes.
BANK_STATEMENT_MAX_SIZE = 5 * 1024 * 1024
# The largest price list that is taken, in bytes and in rows; a long one is worked on in the background.
PRICE_LIST_MAX_SIZE = 20 * 1024 * 1024
PRICE_LIST_MAX_ROWS = 200_000
PRICE_LIST_LONG_SIZE = 256 * 1024
# The same for a customer's list of licences.
PORTFOLIO_MAX_SIZE = 30 * 1024 * 1024
PORTFOLIO_MAX_ROWS = 100_000
PORTFOLIO_LONG_SIZE = 128 * 1024
# Exports of lists. Up to so many rows they are made while somebody waits; the rest is a job.
EXPORT_SMALL_ROWS = {"csv": 500, "xlsx": 500, "pdf": 200, "zip": 1}
EXPORT_MAX_ROWS = {"csv": 200_000, "xlsx": 200_000, "pdf": 20_000, "zip": 2_000}
# Files with licence keys are made in memory.
EXPORT_MAX_KEYS = 5_000
# So many of one person at a time.
EXPORTS_AT_ONCE = 5
# Days until the file goes.
EXPORT_DAYS = 7
# An offer of 500 lines has a dozen fields a line.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Wagtail ------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = OSCAR_SHOP_NAME  # noqa: F405
WAGTAIL_I18N_ENABLED = True
# A translation is published when somebody has translated it, not with the texts of the original.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# Every file of an editor is a download, whatever it calls itself.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_forms.WholeImageForm"
# How long a page is kept for visitors at most; what editors publish is seen at once. 0 keeps none.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=300)
# The pages by API, read-only: cms.api mounts three of its addresses.
WAGTAILAPI_DOCS_ENABLED = False
WAGTAILAPI_LIMIT_MAX = 100
# Links to pages as readers get them, not as they are stored.
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- API ----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "shop.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # Closed unless a view opens itself.
    "DEFAULT_PERMISSION_CLASSES": ["shop.api.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "shop.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": "300/min",
        "user": "1200/min",
        "login": "10/min",
        "reveal": "30/hour",
        "calendar": "600/hour",
    },
    "COERCE_DECIMAL_TO_STRING": True,
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_FORMATTER_CLASS": "shop.api.problems.ProblemFormatter"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Licensing Service Center",
    "DESCRIPTION": "Configure Atlassian licences, request and order offers, "
    "look after licences and invoices.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # The check reads all addresses, the CMS included; a test of ours reads the API alone, without a warning.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - a model, no secret
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_MODEL": "accounts.ApiToken", "TOKEN_LIMIT_PER_USER": 50}

# Front ends on other origins, such as https://shop.example.org, exactly. They come with a token: cookies are
# neither sent nor answered. The wall's own rules stay as they are.
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["DELETE", "GET", "PATCH", "POST", "PUT"]
CORS_ALLOW_HEADERS = [
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "x-session-token",
]
CORS_EXPOSE_HEADERS = [
    "Content-Disposition",
    "ETag",
    "Idempotency-Replayed",
    "Location",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "X-Request-ID",
]
CORS_PREFLIGHT_MAX_AGE = 3600

# --- Synchronisation of the catalogue -----------------------------------------------------------------------
MARKETPLACE_URL = env("MARKETPLACE_URL", default="https://marketplace.atlassian.com").rstrip("/")
# The newer interface, asked for host products only. Without credentials ("e-mail:token") it is left out.
MARKETPLACE_V3_URL = env("MARKETPLACE_V3_URL", default="https://api.atlassian.com/marketplace/rest/3").rstrip(
    "/"
)
MARKETPLACE_V3_CREDENTIALS = env("MARKETPLACE_V3_CREDENTIALS", default="")
# Where logos may be copied from besides the host of MARKETPLACE_URL; ".name" stands for every host below it.
MARKETPLACE_IMAGE_HOSTS = env.list("MARKETPLACE_IMAGE_HOSTS", default=[".atlassian.com", ".atl-paas.net"])
MARKETPLACE_SYNC = env.bool("MARKETPLACE_SYNC", default=not DEBUG)

# --- Schedule -----------------------------------------------------------------------------------------------
# Kept by Celery beat, or by the relay where there is no broker. A task named here records work in the outbox
# and does none itself. Times are those of TIME_ZONE.
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    # A change is indexed within seconds. This finds what an engine that was down or a crash has left.
    "search: what is left": {
        "task": "core.wake",
        "schedule": crontab(),
        "kwargs": {"job": "search.index_changes"},
    },
    # What was changed behind the back of services and editors, by SQL for instance.
    "search: everything": {
        "task": "core.wake",
        "schedule": crontab(hour=4, minute=40),
        "kwargs": {"job": "search.rebuild"},
    },
    "search: forget old misses": {
        "task": "core.wake",
        "schedule": crontab(hour=4, minute=10),
        "kwargs": {"job": "search.forget_misses"},
    },
    # What somebody changed past the triggers; staff see the result.
    "audit trail: verify": {
        "task": "core.wake",
        "schedule": crontab(hour=3, minute=30),
        "kwargs": {"job": "core.verify_audit"},
    },
    # An offer that has ended cannot be ordered whether this ran or not. Hourly, since it ends at midnight
    # where its customer lives.
    "offers: close what has ended": {
        "task": "core.wake",
        "schedule": crontab(minute=3),
        "kwargs": {"job": "quotes.expire_quotes"},
    },
    "offers: remind": {
        "task": "core.wake",
        "schedule": crontab(hour=6, minute=30),
        "kwargs": {"job": "quotes.send_reminders"},
    },
    # Hourly, for an organisation is reminded in its own morning.
    "licences: remind": {
        "task": "core.wake",
        "schedule": crontab(minute=10),
        "kwargs": {"job": "licenses.send_license_reminders"},
    },
    "privacy: what has had its time": {
        "task": "core.wake",
        "schedule": crontab(hour=3, minute=50),
        "kwargs": {"job": "privacy.apply_retention"},
    },
    # The relay asks for it with each sealing. This finds what a crash has left.
    "webhooks: what is left": {
        "task": "core.wake",
        "schedule": crontab(),
        "kwargs": {"job": "webhooks.tell_webhooks"},
    },
    "pages: publish and take back": {
        "task": "core.wake",
        "schedule": crontab(minute="*/5"),
        "kwargs": {"job": "cms.publish_scheduled_pages"},
    },
    "pages: write to owners": {
        "task": "core.wake",
        "schedule": crontab(hour=6, minute=40),
        "kwargs": {"job": "cms.remind_page_owners"},
    },
}
if MARKETPLACE_SYNC:
    CELERY_BEAT_SCHEDULE |= {
        "catalogue: what changed": {
            "task": "marketplace.request_scheduled_sync",
            "schedule": crontab(day_of_week="mon-sat", hour=2, minute=20),
            "kwargs": {"mode": "incremental"},
        },
        "catalogue: everything": {
            "task": "marketplace.request_scheduled_sync",
            "schedule": crontab(day_of_week="sun", hour=2, minute=20),
            "kwargs": {"mode": "full"},
        },
    }

# --- Privacy ------------------------------------------------------------------------------------------------
# What German law (HGB 257, AO 147) makes us keep of our own, from the end of the year in which it came about:
# accounting vouchers, and letters that led to a deal.
RETENTION_YEARS = {"invoices": 8, "business_letters": 6}
# What nobody makes us keep goes by itself after this many days. A sent mail is remembered without its text.
RETENTION_DAYS = {
    "unconfirmed_accounts": 30,
    "idempotency_records": 1,
    "ordering_drafts": 90,
    "sent_mails": 730,
    "exports": 90,
    "webhook_deliveries": 30,
    # From the day on which they were dealt with.
    "contact_messages": 365,
}

# --- Safety of the web surface ------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Notes for the next page stay on the server: a cookie of them would show what somebody does.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
USE_X_FORWARDED_HOST = False
# What comes with a request or with a message of its thread: bytes of a file, files of a message, and what one
# person may add in 24 hours.
ATTACHMENT_SIZE = 10 * 1024 * 1024
ATTACHMENTS_PER_MESSAGE = 5
ATTACHMENTS_PER_DAY = 50
ATTACHMENT_BYTES_PER_DAY = 200 * 1024 * 1024
_WITH_ATTACHMENTS = ATTACHMENTS_PER_MESSAGE * ATTACHMENT_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE
# Who uploads files, by the address without its language; everywhere else a body is a form or JSON
# (DATA_UPLOAD_MAX_MEMORY_SIZE).
UPLOAD_LIMITS = {
    "/cms/": WAGTAILDOCS_MAX_UPLOAD_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE,
    "/checkout/": _WITH_ATTACHMENTS,
    "/accounts/requests/": _WITH_ATTACHMENTS,
    "/dashboard/requests/": _WITH_ATTACHMENTS,
    "/api/v1/quote-requests/": _WITH_ATTACHMENTS,
    # Price lists.
    "/dashboard/prices/imports/new/": PRICE_LIST_MAX_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE,
    "/api/v1/staff/prices/imports": PRICE_LIST_MAX_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE,
    "/dashboard/billing/statements/": BANK_STATEMENT_MAX_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE,
    "/api/v1/staff/bank-statements": BANK_STATEMENT_MAX_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE,
    # Lists of licences.
    "/accounts/licenses/imports/new/": PORTFOLIO_MAX_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE,
    "/api/v1/portfolio-imports": PORTFOLIO_MAX_SIZE + DATA_UPLOAD_MAX_MEMORY_SIZE,
}
# Put before the names of all our cookies: the browser then takes them from this host only, over TLS, for "/".
COOKIE_NAME_PREFIX = "" if DEBUG else "__Host-"
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # One reverse proxy, which adds the client's address: limits count clients, not the proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (
        f"{COOKIE_NAME_PREFIX}{name}" for name in ("session", "csrf", "language")
    )
    OSCAR_BASKET_COOKIE_SECURE = True

# --- As part of another project (docs/plugin.md) ------------------------------------------------------------
# A module with PAGES and BLOCKS, as in shop/access_policy/pages.py, about addresses that are not ours.
ACCESS_POLICY_MODULE = ""
# Decisions by their function, with the parameters and the answer of the one named here.
PRICE_PROPOSALS = "shop.pricing.selectors.book_prices"
TAX_DECISION = "shop.billing.tax.tax_code_by_country"
# Further catalogues, by how their name begins: {"own": "yours.catalogue.OwnProducts"} opens "own:…".
CATALOGUE_SOURCES: dict[str, str] = {}

# --- Logs ---------------------------------------------------------------------------------------------------
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
logs.begin()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": logs.formatter(for_people=DEBUG)},
    "filters": {"keys": {"()": "shop.core.request_log.KeyFilter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stderr" if DEBUG else "ext://sys.stdout",
            "formatter": "structured",
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django_structlog": {"level": "WARNING" if DEBUG else LOG_LEVEL},
        # Names the path of every refused request.
        "django.request": {"filters": ["keys"]},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Pages and their index are told by Wagtail itself, in its site history.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # A line for each of a thousand requests of a synchronisation.
        "httpx": {"level": "WARNING"},
        # Headers of each answer, cookies among them, with DEBUG.
        "httpcore": {"level": "WARNING"},
        # A line for each search.
        "elastic_transport": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
# The id that ResponseHeadersMiddleware chose or found well-formed: the log has the one that the answer has.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_CORRELATION_ID = False

# --- Watching -----------------------------------------------------------------------------------------------
# Where the processes of one machine leave their figures for /metrics; "" counts in each process alone.
METRICS_DIR = str(VAR_DIR / "metrics")
# Whoever has it may read /metrics from elsewhere; without it only this machine may.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# A request that has waited longer than this, by the proxy's X-Request-Start, is refused: in an overload the
# answers that somebody still waits for come first.
LONGEST_QUEUE_SECONDS = env.float("LONGEST_QUEUE_SECONDS", default=5.0)
# Errors go there, without anything that a person typed; without it nothing is even imported.
SENTRY_DSN = env("SENTRY_DSN", default="")
if SENTRY_DSN:
    error_reports.begin(dsn=SENTRY_DSN, release=paths.release())

# --- Files --------------------------------------------------------------------------------------------------
# Who sends private files once it is decided who gets them: "" the application, "x-accel" nginx, "x-sendfile"
# Apache or lighttpd (docs/operations/install.md).
FILES_BY_PROXY = env("FILES_BY_PROXY", default="")

# --- Business defaults --------------------------------------------------------------------------------------
# "Expiring soon" begins this many days before the end of maintenance.
LICENSE_WARNING_DAYS = 90

# What an organisation may be invoiced in (ISO 4217).
CURRENCIES = ["EUR", "CHF", "GBP", "USD"]
# How long the link in an offer's mail works after the offer has ended, in days.
OFFER_LINK_DAYS = 30
# Looks at offers by such links, from one address.
OFFER_LINK_LOOKS_PER_MINUTE = 60
# How long an invitation of a colleague can be accepted, and how many an organisation may have open and send.
INVITATION_DAYS = 14
MOST_OPEN_INVITATIONS = 20
INVITATIONS_PER_HOUR = 20
