"""Let the due date of an invoice be so many days ago.

Usage, in the environment of the site: python -m tests.browser.let_time_pass INVOICE DAYS
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from shop.billing.models import InvoiceBalance  # noqa: E402
from shop.core.clock import local_date  # noqa: E402

if __name__ == "__main__":
    day = local_date(timezone.now()) - timedelta(days=int(sys.argv[2]))
    InvoiceBalance.objects.filter(invoice__number=sys.argv[1]).update(due_on=day)
