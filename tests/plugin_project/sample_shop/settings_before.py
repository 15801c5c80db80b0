"""The project as it was before it installed us: a stock Oscar with the same apps of its own."""

import os

from oscar.defaults import *  # noqa: F403
from sample_shop import project

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["testserver"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}}
DEFAULT_AUTO_FIELD = project.DEFAULT_AUTO_FIELD
INSTALLED_APPS = [*project.OWN_APPS, "oscar.apps.partner.apps.PartnerConfig"]
MIDDLEWARE = project.OWN_MIDDLEWARE
ROOT_URLCONF = "sample_shop.urls_before"
SITE_ID = 1
USE_TZ = True
STATIC_URL = "/static/"
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
