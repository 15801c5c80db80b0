"""Time the pages and operations that list licences and invoices in a filled installation: `… .growth RESULT`.

The installation is one that `benchmarks.ours.seed` filled. Answered in this process, from the middleware to
the template, for the organisation with the longest register and for the desk.
"""

import json
import logging
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from benchmarks.ours.register import measure
from benchmarks.ours.volume.people import address_of

CUSTOMER = {
    "licences": "/accounts/licenses/",
    "licences of a deployment": "/accounts/licenses/?deployment=data_center",
    "licences, by product": "/accounts/licenses/?sort=product",
    "invoices": "/accounts/invoices/",
    "orders": "/accounts/orders/",
    "overview": "/accounts/",
    "API, licences": "/api/v1/licenses?limit=50",
    "API, invoices": "/api/v1/invoices?limit=50",
}
DESK = {
    "desk, today": "/dashboard/",
    "desk, requests": "/dashboard/requests/?show=all",
    "desk, orders": "/dashboard/orders/",
    "desk, invoices": "/dashboard/invoices/",
    "desk, open items": "/dashboard/billing/open-items/",
    "desk, API, all licences": "/api/v1/licenses?limit=50",
    "desk, API, invoices": "/api/v1/staff/invoices?limit=50",
}


def main(result: Path, rounds: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STAFF_NEED_SECOND_FACTOR = False
    # A line for each request is the web server's business.
    logging.disable(logging.INFO)
    figures = {}
    for email, pages in ((address_of(0, 0), CUSTOMER), ("desk1@licensing.example", DESK)):
        client = Client()
        client.force_login(User.objects.get(email=email))
        figures |= {name: measure(client, address, rounds) for name, address in pages.items()}
    result.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
