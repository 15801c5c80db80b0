"""The FAQ of one language: index, topics, entries, what is related, and what readers said of an answer."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, TitleFieldPanel
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.search import index

from cms.faq_lists import ShownTopic, anchor_of, related_questions, shown_topics, words_of
from cms.keeping import kept_part
from cms.models.pages import EditorialPage
from cms.rich_text import EditorialTextField
from cms.structured_data import JsonLd, faq_page

MAX_RELATED = 6


class FaqPage(EditorialPage):
    """Base of the two pages that list questions."""

    # Write the topics that the page lists, and the way to each question where the page has that.
    list_template: str
    contents_template = ""

    class Meta:
        abstract = True

    def live_topics(self, private: QuerySet[PageViewRestriction]) -> list["FaqTopicPage"]:
        """Return the published topics this page lists, in the editors' order, but those below ``private``."""
        topics = FaqTopicPage.objects.descendant_of(self).live().filter(~Exists(private))
        return list(topics.order_by("path"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        query = context["query"] = " ".join(request.GET.get("q", "").split())[:200]
        words = words_of(query)
        if words or getattr(request, "is_preview", False):
            return context | self.lists(request, words)
        # Writing a hundred questions is most of the page, and they are the same for everybody.
        name = f"faq {self.pk} {get_language()} {request.get_host()}"
        return context | kept_part(name, partial(self.lists, request))

    def lists(self, request: HttpRequest, words: Sequence[str] = ()) -> dict[str, Any]:
        """Return what the template shows of the questions: lists, written, of those with all the words."""
        topics: list[ShownTopic] = shown_topics(self)
        listed = [entry for topic in topics for entry in topic.entries]
        # A list is as fresh as the freshest of what it lists.
        dates = [page.last_published_at for page in (self, *(entry.page for entry in listed))]
        if words:
            found = (topic.matching(words) for topic in topics)
            topics = [topic for topic in found if topic.entries]
        shown = {"topics": topics, "query": " ".join(words)}
        has_contents = self.contents_template and not words
        return {
            "content_updated_at": max((date for date in dates if date), default=None),
            "structured_data": JsonLd(faq_page(listed)) if listed else None,
            "number_of_questions": len(listed),
            "number_found": sum(len(topic.entries) for topic in topics),
            "contents": render_to_string(self.contents_template, shown, request) if has_contents else "",
            "questions": render_to_string(self.list_template, shown, request),
        }


class FaqIndexPage(FaqPage):
    """All questions and answers, grouped by topic."""

    introduction = EditorialTextField(_("introduction"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.FaqTopicPage"]
    max_count_per_parent = 1
    template = "cms/faq_index_page.html"
    list_template = "cms/includes/faq_topics.html"
    contents_template = "cms/includes/faq_contents.html"

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    api_fields = [*FaqPage.api_fields, "introduction"]

    class Meta:
        verbose_name = _("FAQ")


class FaqTopicPage(FaqPage):
    """A group of questions; on its own address it shows only these."""

    parent_page_types = ["cms.FaqIndexPage"]
    subpage_types = ["cms.FaqEntryPage"]
    template = "cms/faq_topic_page.html"
    list_template = "cms/includes/faq_topic.html"

    class Meta:
        verbose_name = _("FAQ topic")

    def live_topics(self, private: QuerySet[PageViewRestriction]) -> list["FaqTopicPage"]:
        return [self]


class FaqEntryPage(EditorialPage):
    """One question (the title) with its answer, on its own address and as an entry of the FAQ page."""

    answer = EditorialTextField(_("answer"))

    parent_page_types = ["cms.FaqTopicPage"]
    subpage_types: list[str] = []
    template = "cms/faq_entry_page.html"

    content_panels = [
        TitleFieldPanel("title", heading=_("Question")),
        FieldPanel("answer"),
        InlinePanel("related", heading=_("Related questions"), max_num=MAX_RELATED),
        HelpPanel(template="cms/admin/votes_panel.html", heading=_("Was this helpful?")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("answer")]

    api_fields = [*EditorialPage.api_fields, "answer"]

    class Meta:
        verbose_name = _("FAQ entry")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        faq, topic = context["page_ancestors"]
        context["faq"] = faq
        context["anchor"] = anchor_of(topic, self)
        context["related"] = related_questions(self)
        return context

    def votes_for(self) -> int:
        """How many readers found the answer helpful."""
        return self.votes.filter(is_helpful=True).count()

    def votes_against(self) -> int:
        """How many readers did not."""
        return self.votes.filter(is_helpful=False).count()


class RelatedEntry(Orderable):
    """A question that readers of another one may want to read next; shown in the reader's language."""

    page = ParentalKey(FaqEntryPage, on_delete=models.CASCADE, related_name="related")
    entry = models.ForeignKey(
        FaqEntryPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("question")
    )

    panels = [FieldPanel("entry")]

    class Meta(Orderable.Meta):
        verbose_name = _("related question")

    def __str__(self) -> str:
        return f"{self.page_id}→{self.entry_id}"


class AnswerVote(models.Model):
    """What one reader said of an answer. Nobody is named: ``voter`` is a keyed digest."""

    entry = models.ForeignKey(FaqEntryPage, on_delete=models.CASCADE, related_name="votes")
    is_helpful = models.BooleanField(_("helpful"))
    voter = models.CharField(max_length=64)
    voted_at = models.DateTimeField(_("voted"))

    class Meta:
        verbose_name = _("vote on an answer")
        verbose_name_plural = _("votes on answers")
        constraints = [
            models.UniqueConstraint(fields=["entry", "voter"], name="one_vote_per_reader_and_answer")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.is_helpful}"
