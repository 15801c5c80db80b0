"""The page tree of one language: home, the FAQ (index, topics, entries), the after-the-order page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.blocks import HomeBlocks, OrderSteps
from cms.enums import OrderKind
from cms.models.freshness import FreshPage
from cms.rich_text import EditorialTextField, expand_all


class EditorialPage(FreshPage, Page):
    """Base of every page editors write: it says when its content was last published."""

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
    subpage_types = ["cms.FaqIndexPage", "cms.AfterTheOrderPage"]
    max_count = len(settings.WAGTAIL_CONTENT_LANGUAGES)
    template = "cms/home_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("hero_heading"),
        FieldPanel("hero_text"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("hero_heading"), index.SearchField("hero_text")]

    class Meta:
        verbose_name = _("home page")


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A question as a list shows it: the page, the id to link to, and its answer with all links resolved."""

    page: "FaqEntryPage"
    anchor: str
    answer: str


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic with its public questions in the editors' order."""

    page: "FaqTopicPage"
    entries: list[ShownEntry]


def anchor_of(topic: Page, entry: "FaqEntryPage") -> str:
    """Return the entry's id on the FAQ page. Slugs are unique within a topic only, hence both."""
    return f"{topic.slug}--{entry.slug}"


class FaqPage(EditorialPage):
    """Base of the two pages that list questions."""

    class Meta:
        abstract = True

    def live_topics(self) -> list["FaqTopicPage"]:
        """Return the published topics this page lists, in the editors' order."""
        return list(FaqTopicPage.objects.descendant_of(self).live().order_by("path"))

    def shown_topics(self) -> list[ShownTopic]:
        """Return what the page lists, in as many queries for a hundred questions as for one."""
        # Whoever may see this page need not be allowed to see a private one below it.
        private_below = PageViewRestriction.objects.filter(page__path__startswith=self.path)
        private = tuple(private_below.exclude(page=self.pk).values_list("page__path", flat=True))
        topics = [topic for topic in self.live_topics() if not topic.path.startswith(private)]
        live_entries = FaqEntryPage.objects.descendant_of(self).live().order_by("path")
        entries = [entry for entry in live_entries if not entry.path.startswith(private)]
        answers = dict(zip(entries, expand_all([entry.answer for entry in entries]), strict=True))
        return [
            ShownTopic(
                page=topic,
                entries=[
                    ShownEntry(page=entry, anchor=anchor_of(topic, entry), answer=answer)
                    for entry, answer in answers.items()
                    if entry.path.startswith(topic.path)
                ],
            )
            for topic in topics
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        topics = context["topics"] = self.shown_topics()
        # A list is as fresh as the freshest of what it lists.
        listed = [entry.page for topic in topics for entry in topic.entries]
        dates = [page.last_published_at for page in (self, *listed)]
        context["content_updated_at"] = max((date for date in dates if date), default=None)
        return context


class FaqIndexPage(FaqPage):
    """All questions and answers, grouped by topic."""

    introduction = EditorialTextField(_("introduction"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.FaqTopicPage"]
    max_count_per_parent = 1
    template = "cms/faq_index_page.html"

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("FAQ")


class FaqTopicPage(FaqPage):
    """A group of questions; on its own address it shows only these."""

    parent_page_types = ["cms.FaqIndexPage"]
    subpage_types = ["cms.FaqEntryPage"]
    template = "cms/faq_topic_page.html"

    class Meta:
        verbose_name = _("FAQ topic")

    def live_topics(self) -> list["FaqTopicPage"]:
        return [self]


class FaqEntryPage(EditorialPage):
    """One question (the title) with its answer, on its own address and as an entry of the FAQ page."""

    answer = EditorialTextField(_("answer"))

    parent_page_types = ["cms.FaqTopicPage"]
    subpage_types: list[str] = []
    template = "cms/faq_entry_page.html"

    content_panels = [TitleFieldPanel("title", heading=_("Question")), FieldPanel("answer")]
    search_fields = [*Page.search_fields, index.SearchField("answer")]

    class Meta:
        verbose_name = _("FAQ entry")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        faq, topic = context["page_ancestors"]
        context["faq"] = faq
        context["anchor"] = anchor_of(topic, self)
        return context


class AfterTheOrderPage(EditorialPage):
    """What happens after an order: a tab for licences, one for services; ``?order=`` chooses the tab."""

    introduction = EditorialTextField(_("introduction"), blank=True)
    license_steps = StreamField(OrderSteps(), verbose_name=_("steps of a licence order"), blank=True)
    service_steps = StreamField(OrderSteps(), verbose_name=_("steps of a service order"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "cms/after_the_order_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("license_steps"),
        FieldPanel("service_steps"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("license_steps"),
        index.SearchField("service_steps"),
    ]

    class Meta:
        verbose_name = _("after-the-order page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("order", "")
        kind = OrderKind(asked) if asked in OrderKind.values else OrderKind.LICENSE
        context["order_kinds"] = list(OrderKind)
        context["order_kind"] = kind
        context["steps"] = self.license_steps if kind is OrderKind.LICENSE else self.service_steps
        return context
