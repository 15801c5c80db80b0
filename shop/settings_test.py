"""Settings of the test suite: the real ones with fast hashing, mails in memory and fixed secrets."""

import base64
import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "off")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("FIELD_ENCRYPTION_KEYS", "t1:" + base64.b64encode(b"0" * 32).decode())
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("SITE_URL", "http://testserver")

from shop.settings import *  # noqa: F403

_files = Path(tempfile.mkdtemp(prefix="licensing-tests-"))
MEDIA_ROOT = str(_files / "media")
PRIVATE_MEDIA_ROOT = str(_files / "private")
STORAGES["default"]["OPTIONS"]["location"] = MEDIA_ROOT  # noqa: F405
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_MEDIA_ROOT  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
# A test that wants an engine says so by a fixture; all others search the database.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "search.backends.absent.AbsentSearchEngine"}}
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "sessionid", "csrftoken", "django_language"
COOKIE_NAME_PREFIX = ""
# Tests fill in a form at once; those about the limit set it.
REGISTRATION_MINIMUM_SECONDS = CONTACT_MINIMUM_SECONDS = 0
# Tests about kept pages switch them on.
PAGE_CACHE_SECONDS = 0
# Tests about it switch them on: all others have staff without a factor, and many people who sign in at once.
STAFF_NEED_SECOND_FACTOR = False
SIGN_INS_PER_SECOND = 1000
# Figures of a test stay in its process.
METRICS_DIR = ""
HASHING_LOCK = _files / "hashing.lock"
