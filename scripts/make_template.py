"""Make the template of the tests' database, for DATABASE_URL or else SQLite, so that no test waits for it.

Does nothing when it is there. `make test` calls this. Usage: scripts/make_template.py
"""

import os
import shutil
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings_test"


def make_template() -> None:
    """Migrate the template where it is missing; warnings are errors, as in tests."""
    import django
    from django.conf import settings

    django.setup()
    from tests.database import make_test_database

    database = make_test_database("template")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            database.make_template()
    finally:
        database.destroy()
        # The settings of the tests make a folder of files for each process.
        shutil.rmtree(Path(settings.MEDIA_ROOT).parent, ignore_errors=True)


if __name__ == "__main__":
    make_template()
