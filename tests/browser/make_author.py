"""Give somebody an account that writes pages, which editors approve.

Usage, in the environment of the site: python -m tests.browser.make_author ADDRESS
"""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from cms.services import ensure_author_group  # noqa: E402
from shop.backoffice.demo.people import make_user  # noqa: E402

if __name__ == "__main__":
    user = make_user(sys.argv[1], "Aurelia", "Author", at=timezone.now())
    user.groups.add(ensure_author_group())
