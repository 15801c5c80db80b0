"""The tests' settings for a second process that works on the files of the first."""

import os

from shop.settings_test import *  # noqa: F403

PRIVATE_MEDIA_ROOT = os.environ["PRICE_FILES"]
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_MEDIA_ROOT  # noqa: F405
