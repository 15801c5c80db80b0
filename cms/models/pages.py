"""The base of all editorial pages, the home page, plain content and legal pages."""

from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.blocks import ContentBlocks, HomeBlocks
from cms.enums import LegalKind
from cms.models.freshness import FreshPage
from cms.page_forms import LegalPageForm
from cms.restrictions import restrictions_of
from cms.rich_text import EditorialTextField


class EditorialPage(FreshPage, Page):
    """Base of every page editors write: it says when its content was last published."""

    # What the API tells besides title, addresses and language.
    api_fields: list[str] = ["labels", "last_published_at"]

    class Meta:
        abstract = True

    def content_updated_at(self) -> datetime | None:
        """Return when what the page shows was last published, None before the first time."""
        return self.last_published_at

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["content_updated_at"] = self.content_updated_at()
        # The way from the home page, which is at depth 2, down to this page.
        context["page_ancestors"] = list(self.get_ancestors().filter(depth__gt=2)) if self.depth > 3 else []
        return context

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        return restrictions_of(self)

    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Answer with the preview; unlike the published page the admin's preview panel may frame it."""
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response


class HomePage(EditorialPage):
    """The start page of one language."""

    hero_heading = models.CharField(_("heading"), max_length=120)
    hero_text = models.TextField(_("text below the heading"), max_length=400, blank=True)
    body = StreamField(HomeBlocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.FaqIndexPage", "cms.AfterTheOrderPage", "cms.ContentPage", "cms.LegalPage"]
    max_count = len(settings.WAGTAIL_CONTENT_LANGUAGES)
    template = "cms/home_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("hero_heading"),
        FieldPanel("hero_text"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("hero_heading"), index.SearchField("hero_text")]

    api_fields = [*EditorialPage.api_fields, "hero_heading", "hero_text", "body"]

    class Meta:
        verbose_name = _("home page")

    def has_search_block(self) -> bool:
        """Whether editors placed the search themselves: a page asks once."""
        return any(block.block_type == "search" for block in self.body)


class ContentPage(EditorialPage):
    """A plain page: an introduction, and blocks below it."""

    introduction = EditorialTextField(_("introduction"), blank=True)
    body = StreamField(ContentBlocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types = ["cms.ContentPage"]
    template = "cms/content_page.html"

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    api_fields = [*EditorialPage.api_fields, "introduction", "body"]

    class Meta:
        verbose_name = _("content page")


class LegalPage(EditorialPage):
    """What the law asks for. Its kind is its address, so that the foot of every page can link to it."""

    kind = models.CharField(_("kind"), max_length=20, choices=LegalKind)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    body = StreamField(ContentBlocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/legal_page.html"

    base_form_class = LegalPageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("valid_from"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    api_fields = [*EditorialPage.api_fields, "kind", "valid_from", "body"]

    class Meta:
        verbose_name = _("legal page")
