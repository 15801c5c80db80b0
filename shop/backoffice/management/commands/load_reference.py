from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.services import ensure_approval_workflow, ensure_author_group, ensure_editor_group
from shop.billing.reference import load_tax_codes
from shop.configurator.reference import load_reference_data


class Command(BaseCommand):
    help = (
        "Load the rows without which nothing can be configured, invoiced or edited. Running it again changes "
        "nothing."
    )

    def handle(self, *args: object, **options: object) -> None:
        load_reference_data(at=timezone.now())
        load_tax_codes()
        ensure_editor_group()
        ensure_author_group()
        ensure_approval_workflow()
        # Django's own example domain would appear in the mails of the login pages.
        host = urlsplit(settings.SITE_URL).netloc
        Site.objects.filter(pk=settings.SITE_ID, domain="example.com").update(domain=host, name=host)
