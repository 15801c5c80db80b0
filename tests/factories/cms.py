"""Published pages of the editorial site, each below the parent it needs."""

from typing import Any

import factory
from django.utils import timezone
from wagtail.models import Page, Site

from cms.enums import ContactKind
from cms.models import (
    AfterTheOrderPage,
    ContactMessage,
    ContentPage,
    FaqEntryPage,
    FaqIndexPage,
    FaqTopicPage,
    HomePage,
    LegalPage,
)


class PageFactory(factory.django.DjangoModelFactory):
    """Base: ``parent`` is the page above, made on the way when it is not given."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda number: f"Page {number}")
    slug = factory.Sequence(lambda number: f"page-{number}")

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, parent: Page, **fields: Any) -> Page:
        page = model_class(**fields)
        parent.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page


class HomePageFactory(PageFactory):
    """The home page of the default site, in English."""

    class Meta:
        model = HomePage
        skip_postgeneration_save = True

    parent = factory.LazyFunction(Page.get_first_root_node)
    title = "Home"
    hero_heading = "Licences without detours"
    hero_text = "Ask for an offer."

    @factory.post_generation
    def as_site_root(page: HomePage, create: bool, extracted: Any, **options: Any) -> None:  # noqa: N805
        Site.objects.update_or_create(is_default_site=True, defaults={"root_page": page})


class FaqIndexPageFactory(PageFactory):
    class Meta:
        model = FaqIndexPage

    parent = factory.SubFactory(HomePageFactory)
    title = "Questions and answers"
    slug = "faq"


class FaqTopicPageFactory(PageFactory):
    class Meta:
        model = FaqTopicPage

    parent = factory.SubFactory(FaqIndexPageFactory)


class FaqEntryPageFactory(PageFactory):
    class Meta:
        model = FaqEntryPage

    parent = factory.SubFactory(FaqTopicPageFactory)
    answer = "<p>An answer.</p>"


class ContentPageFactory(PageFactory):
    class Meta:
        model = ContentPage

    parent = factory.SubFactory(HomePageFactory)


class LegalPageFactory(PageFactory):
    class Meta:
        model = LegalPage

    parent = factory.SubFactory(HomePageFactory)
    kind = "imprint"
    slug = factory.SelfAttribute("kind")


class AfterTheOrderPageFactory(PageFactory):
    class Meta:
        model = AfterTheOrderPage

    parent = factory.SubFactory(HomePageFactory)
    title = "After the order"
    slug = "after-the-order"


class ContactMessageFactory(factory.django.DjangoModelFactory):
    """A visitor's question about a page that is not there any more."""

    class Meta:
        model = ContactMessage

    page_title = "What is a SEN?"
    language = "en"
    kind = ContactKind.QUESTION
    text = "Where do I find mine?"
    name = "Vera Visitor"
    email = "vera@example.com"
    sent_at = factory.LazyFunction(timezone.now)
