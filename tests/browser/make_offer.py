"""Send an offer with alternatives and an optional line to a customer of the demo; prints its number.

Usage, in the environment of the site: python -m tests.browser.make_offer ADDRESS
"""

import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402

from tests.functional.portal.world import make_offer_with_choices  # noqa: E402

STAFF = "sales@example.org"

if __name__ == "__main__":
    customer = User.objects.get(email=sys.argv[1])
    print(make_offer_with_choices(customer, User.objects.get(email=STAFF)).number)  # noqa: T201 - its answer
