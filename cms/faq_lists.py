"""What a FAQ page lists: topics with their questions, found again by words, each with what is related."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Exists
from django.utils.safestring import SafeString
from wagtail.models import Page

from cms.restrictions import restrictions_above
from cms.rich_text import expand_all
from shop.core.html import plain_text

if TYPE_CHECKING:
    from cms.models.faq import FaqEntryPage, FaqPage, FaqTopicPage


@dataclass(frozen=True, slots=True)
class RelatedQuestion:
    """A question to read next, and where it is."""

    title: str
    href: str

    @property
    def is_listed_here(self) -> bool:
        """Whether the link stays on the page; what a search left out is only on the whole page."""
        return self.href.startswith("#")


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A question as a list shows it: the page, the id to link to, and its answer with all links resolved."""

    page: "FaqEntryPage"
    anchor: str
    answer: SafeString
    related: Sequence[RelatedQuestion] = ()

    def says(self, words: Iterable[str]) -> bool:
        """Whether question and answer hold all of the words, which are in lower case."""
        text = f"{self.page.title} {plain_text(self.page.answer)}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic with its public questions in the editors' order."""

    page: "FaqTopicPage"
    entries: list[ShownEntry]

    def matching(self, words: Sequence[str]) -> "ShownTopic":
        """The same topic with those of its questions that hold all of the words."""
        return replace(self, entries=[entry for entry in self.entries if entry.says(words)])


def words_of(query: str) -> list[str]:
    """Return what is searched for, word by word, in lower case."""
    return query.casefold().split()


def anchor_of(topic: Page, entry: "FaqEntryPage") -> str:
    """Return the entry's id on the FAQ page. Slugs are unique within a topic only, hence both."""
    return f"{topic.slug}--{entry.slug}"


def shown_topics(page: "FaqPage") -> list[ShownTopic]:
    """Return what the page lists, in as many queries for a hundred questions as for one."""
    from cms.models.faq import FaqEntryPage  # the models are built from these functions

    # Whoever may see this page need not be allowed to see a private one below it.
    private = restrictions_above().filter(page__path__startswith=page.path).exclude(page=page.pk)
    topics = page.live_topics(private)
    entries = list(FaqEntryPage.objects.descendant_of(page).live().filter(~Exists(private)).order_by("path"))
    answers = dict(zip(entries, expand_all([entry.answer for entry in entries]), strict=True))
    anchors = {
        entry: anchor_of(topic, entry)
        for topic in topics
        for entry in entries
        if entry.path.startswith(topic.path)
    }
    related = _related(anchors)
    return [
        ShownTopic(
            page=topic,
            entries=[
                ShownEntry(
                    page=entry, anchor=anchor, answer=answers[entry], related=related.get(entry.pk, [])
                )
                for entry, anchor in anchors.items()
                if entry.path.startswith(topic.path)
            ],
        )
        for topic in topics
    ]


def related_questions(entry: "FaqEntryPage") -> list[RelatedQuestion]:
    """Return the public questions that editors related to this one, in its language."""
    return _related({entry: ""}).get(entry.pk, [])


def _related(anchors: "Mapping[FaqEntryPage, str]") -> dict[int, list[RelatedQuestion]]:
    """Return what is related to each of the entries, as links within the page where it is listed there.

    The link leads to the question in the language of the entry, whichever one the editor chose.
    """
    from cms.models.faq import FaqEntryPage, RelatedEntry

    chosen = list(
        RelatedEntry.objects.filter(page__in=list(anchors))
        .order_by("page", "sort_order")
        .values_list("page_id", "entry__translation_key")
    )
    if not chosen:
        return {}
    listed = {entry.translation_key: entry for entry in anchors}
    missing = {key for _page, key in chosen if key not in listed}
    locale = next(iter(anchors)).locale_id
    elsewhere = {}
    if missing:  # asking for what is public is a query by itself
        others = FaqEntryPage.objects.live().public().filter(translation_key__in=missing, locale=locale)
        elsewhere = {entry.translation_key: entry for entry in others}
    related: dict[int, list[RelatedQuestion]] = {}
    for page_id, key in chosen:
        if target := listed.get(key):
            href = f"#{anchors[target]}"
        elif target := elsewhere.get(key):
            href = str(target.url)
        else:
            continue
        if target.pk != page_id:
            related.setdefault(page_id, []).append(RelatedQuestion(title=target.title, href=href))
    return related
