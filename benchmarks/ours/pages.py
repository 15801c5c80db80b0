"""Fill an installation with the demo's catalogue and pages, and questions up to COUNT: `… .pages COUNT`."""

import sys

import django

django.setup()

from django.core.management import call_command
from django.utils import timezone

from cms.demo import build_demo_pages, build_demo_site_settings
from cms.models import FaqEntryPage, FaqTopicPage
from shop.marketplace.services import import_catalogue
from shop.marketplace.sources import FileSource
from tests.factories.cms import FaqEntryPageFactory
from tests.factories.marketplace import DEMO_CATALOGUE


def fill(count: int) -> None:
    """Make the pages; the questions beyond the demo's are spread over its topics."""
    now = timezone.now()
    call_command("load_reference", verbosity=0)
    import_catalogue(source=FileSource(DEMO_CATALOGUE), at=now)
    build_demo_pages(at=now)
    build_demo_site_settings(at=now)
    topics = list(FaqTopicPage.objects.filter(locale__language_code="en"))
    for number in range(FaqEntryPage.objects.filter(locale__language_code="en").count(), count):
        topic = topics[number % len(topics)]
        FaqEntryPageFactory(parent=topic, title=f"Question number {number}?", locale=topic.locale)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
