"""What the backends are asked about: a small library of articles and questions, and its index classes.

The entries are plain values; flat pages and sites carry them, because Haystack wants models of an installed
application. No test needs their tables unless it says so.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from haystack import connections, indexes
from haystack.exceptions import SkipDocument

from search.backends.base import ConditionBackend
from search.backends.capabilities import Capability
from search.query_sets import SiteQuerySet

EPOCH = datetime(2024, 1, 1, 9, 30, 15, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One document of the library. ``model`` is the class of the object that carries it."""

    pk: int
    slug: str
    title: str
    text: str
    model: type = FlatPage
    author: str = "Anonymous"
    genre: str = "essay"
    language: str = ""
    tags: list[str] = field(default_factory=list)
    pages: int | None = None
    rating: float | None = None
    price: Decimal | None = None
    published_on: date | None = None
    updated_at: datetime = EPOCH
    is_free: bool | None = None
    weight: float = 1.0

    def as_object(self) -> Any:
        """The model instance that the index classes read; it is in no database."""
        if self.model is Site:
            carrier = Site(pk=self.pk, domain=f"{self.slug}.example", name=self.title[:50])
        else:
            carrier = FlatPage(pk=self.pk, url=f"/{self.slug}/", title=self.title[:200], content=self.text)
        carrier.entry = self
        return carrier

    @property
    def document(self) -> str:
        """What is searched: the title and the text."""
        return f"{self.title}\n{self.text}"

    @property
    def identifier(self) -> str:
        return f"{self.model._meta.label_lower}.{self.pk}"


class EntryIndex(indexes.SearchIndex):
    """The fields that articles and questions share."""

    text = indexes.CharField(document=True, model_attr="entry__document")
    slug = indexes.CharField(model_attr="entry__slug")
    title = indexes.CharField(model_attr="entry__title", boost=3.0)
    title_auto = indexes.EdgeNgramField(model_attr="entry__title")
    author = indexes.CharField(model_attr="entry__author", faceted=True)
    genre = indexes.CharField(model_attr="entry__genre", faceted=True)
    language = indexes.CharField(model_attr="entry__language")
    tags = indexes.MultiValueField(model_attr="entry__tags", faceted=True)
    pages = indexes.IntegerField(model_attr="entry__pages", null=True)
    rating = indexes.FloatField(model_attr="entry__rating", null=True)
    price = indexes.DecimalField(model_attr="entry__price", null=True)
    published_on = indexes.DateField(model_attr="entry__published_on", null=True)
    updated_at = indexes.DateTimeField(model_attr="entry__updated_at")
    is_free = indexes.BooleanField(model_attr="entry__is_free", null=True)
    weight = indexes.FloatField(model_attr="entry__weight")


class ArticleIndex(EntryIndex, indexes.Indexable):
    def get_model(self):
        return FlatPage

    def prepare(self, obj):
        if obj.entry.genre == "secret":
            raise SkipDocument
        return super().prepare(obj)


class QuestionIndex(EntryIndex, indexes.Indexable):
    def get_model(self):
        return Site


class CarelessArticleIndex(ArticleIndex):
    """Hands over what no number field can hold, for entries without pages."""

    def prepare_pages(self, obj):
        return "many" if obj.entry.pages is None else obj.entry.pages


class GrownArticleIndex(ArticleIndex):
    """The articles after a release that indexes one thing more."""

    publisher = indexes.CharField(default="Example Press", faceted=True)


def day(number: int) -> date:
    """The day so many days behind the library's first one."""
    return (EPOCH + timedelta(days=number)).date()


ARTICLES = [
    Entry(
        pk=1,
        slug="confluence",
        title="Confluence",
        text="A wiki where teams write pages together. Macros bring charts and tables into a page.",
        author="Ada Wong",
        genre="wiki",
        tags=["cloud", "server"],
        pages=120,
        rating=4.5,
        price=Decimal("12.50"),
        published_on=day(10),
        updated_at=EPOCH + timedelta(days=40, microseconds=250_000),
        is_free=False,
        weight=2.0,
    ),
    Entry(
        pk=2,
        slug="tables-confluence",
        title="Tables for Confluence",
        text="Filter tables, sort their rows and calculate totals on every page of Confluence.",
        author="Björn Müller",
        genre="tables",
        tags=["cloud", "data center"],
        pages=80,
        rating=4.0,
        price=Decimal("0.10"),
        published_on=day(45),
        is_free=False,
    ),
    Entry(
        pk=3,
        slug="tables",
        title="Tables",
        text="Nothing but rows and columns.",
        author="Ada Wong",
        genre="tables",
        tags=["server"],
        pages=15,
        rating=2.5,
        price=Decimal("0"),
        published_on=day(80),
        is_free=True,
        weight=0.5,
    ),
    Entry(
        pk=4,
        slug="jira",
        title="Jira",
        text="Plans sprints on boards. Issues move from column to column until they are done.",
        author="Carl Jensen",
        genre="planning",
        tags=["cloud", "server", "data center"],
        pages=300,
        rating=4.5,
        published_on=day(10),
        is_free=False,
        weight=3.0,
    ),
    Entry(
        pk=5,
        slug="boards",
        title="Boards and Sprints",
        text="Draws burndown charts for Jira. A sprint is running for two weeks.",
        author="Carl Jensen",
        genre="planning",
        tags=["data center"],
        pages=45,
        rating=3.5,
        published_on=day(200),
        is_free=True,
    ),
    Entry(
        pk=6,
        slug="card",
        title="Card",
        text="Paper with a picture, sent in an envelope.",
        genre="post",
        pages=1,
        published_on=day(366),
        is_free=True,
    ),
    Entry(
        pk=7,
        slug="cart",
        title="Cart",
        text="Wood on two wheels, pulled by a horse.",
        genre="post",
        pages=2,
        published_on=day(367),
        is_free=False,
    ),
    Entry(
        pk=8,
        slug="groesse",
        title="Größe und Gewicht",
        text="Wie groß ein Paket höchstens ist, steht in der Übersicht der Gebühren.",
        author="Björn Müller",
        genre="post",
        language="de",
        tags=["Größe"],
        pages=8,
        published_on=day(400),
    ),
    Entry(
        pk=9,
        slug="lizenzverlaengerung",
        title="Lizenzverlängerung",
        text="Vor dem Ablauf wird verlängert. Danach ruhen die Wartungsverträge.",
        author="Zoë Özdemir",
        genre="recht",
        language="de",
        tags=["server"],
        pages=12,
        published_on=day(401),
        updated_at=EPOCH - timedelta(days=365),
    ),
    Entry(
        pk=10,
        slug="flussdiagramm",
        title="Flussdiagramm zeichnen",
        text="Ein Flussdiagramm zeigt Häuser, Wege und Entscheidungen.",
        author="Zoë Özdemir",
        genre="zeichnen",
        language="de",
        tags=["cloud"],
        pages=30,
        rating=5.0,
        published_on=day(402),
    ),
    Entry(
        pk=11,
        slug="markup",
        title="Markup <b>loud</b>",
        text='Write <script>alert("ink")</script> & blotting paper: <img src=x onerror=alert(1)> dries ink.',
        author="O'Brien & Sons",
        genre="craft",
        tags=["a<b", 'say "cheese"'],
        pages=7,
    ),
    Entry(
        pk=12,
        slug="basel2",
        title="Basel2",
        text="Rules for banks, the second edition.",
        author="Élodie Brûlé",
        genre="recht",
        pages=700,
    ),
    Entry(
        pk=13,
        slug="glossary",
        title="Glossary",
        text="confluence of rivers; tables of contents; a jira of nothing. "
        + "More words follow here. " * 20,
        author="Ada Wong",
        genre="essay",
        pages=41,
    ),
    Entry(
        pk=14,
        slug="operators",
        title="AND OR NOT",
        text="and or not are words like all the others, and TO is one too.",
        genre="craft",
        pages=5,
    ),
    Entry(
        pk=15,
        slug="cpp",
        title="C++ / C# (a primer)",
        text="Pointers, references [and] {braces}: path\\to\\file, 100 % of it. E-mail: primer@example.com",
        genre="craft",
        pages=64,
    ),
    *(
        Entry(
            pk=100 + number,
            slug=f"ledger-{number:02}",
            title=f"Ledger volume {number:02}",
            text=f"Accounts of the year {1900 + number}, bound in linen.",
            author="Clerk",
            genre="ledger",
            tags=["odd" if number % 2 else "even", "archive"],
            pages=1000 + number,
            rating=float(number % 5),
            published_on=day(600 + number * 10),
            updated_at=EPOCH + timedelta(hours=number),
            is_free=number % 3 == 0,
            weight=1.0 + number / 10,
        )
        for number in range(1, 26)
    ),
]
QUESTIONS = [
    Entry(
        model=Site,
        pk=1,
        slug="how-renew",
        title="How do I renew a license?",
        text="Licenses are renewed on the page of the license. Choose twelve months or more.",
        author="Ada Wong",
        genre="help",
        language="en",
        tags=["cloud"],
        published_on=day(20),
        is_free=True,
    ),
    Entry(
        model=Site,
        pk=2,
        slug="wie-verlaengern",
        title="Wie verlängere ich eine Lizenz?",
        text="Lizenzen werden auf der Seite der Lizenz verlängert. Herr Müller hilft dabei.",
        author="Björn Müller",
        genre="help",
        language="de",
        tags=["server"],
        published_on=day(21),
        is_free=True,
    ),
    Entry(
        model=Site,
        pk=3,
        slug="which-tables",
        title="Which tables can be exported?",
        text="All tables of a page in Confluence, with their filters.",
        author="Carl Jensen",
        genre="help",
        language="en",
        published_on=day(700),
        is_free=False,
    ),
]
ENTRIES = [*ARTICLES, *QUESTIONS]


def where(test: Callable[[Entry], Any], entries: Iterable[Entry] = ENTRIES) -> set[str]:
    """The slugs of the entries for which the test holds: what a search should have found."""
    return {entry.slug for entry in entries if test(entry)}


def counts(name: str, entries: Iterable[Entry] = ENTRIES) -> list[tuple[Any, int]]:
    """What a facet of the field should say about the entries: most frequent first, then by value."""
    tally: Counter[Any] = Counter()
    for entry in entries:
        value = getattr(entry, name)
        tally.update(set(value) if isinstance(value, list) else [] if value is None else [value])
    return sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))


def slugs(results: Iterable[Any]) -> list[str]:
    """The slugs of results in their order; a query set gives its first hundred."""
    return [result.slug for result in (results[:100] if isinstance(results, SiteQuerySet) else results)]


@dataclass(frozen=True)
class Library:
    """A connection of Haystack to one engine, with the index classes it was opened with."""

    engine: str
    alias: str

    @property
    def backend(self) -> ConditionBackend:
        return connections[self.alias].get_backend()

    @property
    def all(self) -> SiteQuerySet:
        """A query set over everything in the library."""
        return SiteQuerySet(using=self.alias)

    def index(self, model: type = FlatPage) -> indexes.SearchIndex:
        return connections[self.alias].get_unified_index().get_index(model)

    def fill(self, entries: Iterable[Entry] = ENTRIES) -> None:
        """Put the entries into the index that answers."""
        for model, objects in by_model(entries).items():
            self.backend.update(self.index(model), objects)

    def lacks(self, *capabilities: Capability) -> list[str]:
        """The names of what the backend does not do."""
        return [
            capability.value for capability in capabilities if capability not in self.backend.capabilities
        ]


def by_model(entries: Iterable[Entry]) -> dict[type, list[Any]]:
    """The objects of the entries by their class."""
    objects: dict[type, list[Any]] = {}
    for entry in entries:
        objects.setdefault(entry.model, []).append(entry.as_object())
    return objects
