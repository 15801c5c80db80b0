"""What makes kept pages worthless: everything that pages show and editors change."""

from django.db.models.signals import post_delete, post_save
from wagtail.images.models import Image
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.keeping import purge_pages
from cms.models import SiteSettings

for _signal in (page_published, page_unpublished, post_page_move):
    _signal.connect(purge_pages)
for _model in (SiteSettings, Site, Locale, Image, PageViewRestriction):
    post_save.connect(purge_pages, sender=_model)
    post_delete.connect(purge_pages, sender=_model)
# The row of every page that goes. Without a sender all other deletions would cost a query more.
post_delete.connect(purge_pages, sender=Page)
