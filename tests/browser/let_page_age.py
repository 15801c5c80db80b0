"""Let a question have been published so many days ago, in all languages; tells owners.

Usage, in the environment of the site: python -m tests.browser.let_page_age SLUG DAYS
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from cms.freshness import remind_owners  # noqa: E402
from cms.keeping import purge_pages  # noqa: E402
from cms.models import FaqEntryPage  # noqa: E402

if __name__ == "__main__":
    now = timezone.now()
    published = now - timedelta(days=int(sys.argv[2]))
    FaqEntryPage.objects.filter(slug=sys.argv[1]).update(last_published_at=published, reviewed_at=None)
    purge_pages()
    remind_owners(at=now)
