"""Blocks of the editorial pages. There is no raw HTML block and no embed block on purpose."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.models import Locale

from cms.enums import ContactTopic, StepIcon, StepKey
from cms.rich_text import EditorialTextBlock
from cms.validators import validate_local_path


class TextBlock(blocks.StructBlock):
    """A heading with text below it."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    text = EditorialTextBlock(label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A heading with text below it")
        template = "cms/blocks/text.html"
        preview_value = {
            "heading": _("Why you see no prices here"),
            "text": _(
                "<p>What a licence costs depends on your organisation. <b>Ask us for an offer.</b></p>"
            ),
        }


class ShortStepBlock(blocks.StructBlock):
    """One step of "How it works"."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), max_length=300)
    icon = blocks.ChoiceBlock(label=_("Icon"), choices=StepIcon.choices, required=False)


class HowItWorksBlock(blocks.StructBlock):
    """Two to six numbered steps side by side."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    steps = blocks.ListBlock(ShortStepBlock(), label=_("Steps"), min_num=2, max_num=6)

    class Meta:
        icon = "list-ol"
        label = _("How it works")
        description = _("Two to six numbered steps side by side")
        template = "cms/blocks/how_it_works.html"
        preview_value = {
            "heading": _("How it works"),
            "steps": [
                {"title": _("Configure"), "text": _("Answer five short questions."), "icon": "sliders"},
                {
                    "title": _("Request an offer"),
                    "text": _("It commits you to nothing."),
                    "icon": "chat-left-text",
                },
            ],
        }


class CalloutBlock(blocks.StructBlock):
    """A highlighted paragraph with one link to a page of this site."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=400)
    link_text = blocks.CharBlock(label=_("Link text"), max_length=60, required=False)
    link_page = blocks.PageChooserBlock(label=_("Link target"), required=False)

    class Meta:
        icon = "pick"
        label = _("Callout")
        description = _("A highlighted paragraph with one link")
        template = "cms/blocks/callout.html"
        preview_value = {
            "heading": _("Closed on public holidays"),
            "text": _("Requests are answered on the next working day."),
        }


class SearchBlock(blocks.StructBlock):
    """The search over products and questions, with a few terms to try, in place of the one in the head."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    examples = blocks.ListBlock(
        blocks.CharBlock(max_length=40),
        label=_("Examples"),
        default=[],
        max_num=6,
        help_text=_("What readers may search for with one click."),
    )

    class Meta:
        icon = "search"
        label = _("Search")
        description = _("The search over products and questions, with a few terms to try")
        template = "cms/blocks/search.html"
        preview_value = {"heading": _("What are you looking for?"), "examples": ["Confluence", "SEN"]}


class ProductGroupBlock(blocks.StructBlock):
    """One group of products with the address of its list."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), max_length=300)
    icon = blocks.ChoiceBlock(label=_("Icon"), choices=StepIcon.choices, required=False)
    address = blocks.CharBlock(
        label=_("Address"),
        max_length=300,
        validators=[validate_local_path],
        help_text=_("An address of this site, for example /catalogue/?kind=app"),
    )


class ProductGroupsBlock(blocks.StructBlock):
    """Two to eight groups of products as cards."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    groups = blocks.ListBlock(ProductGroupBlock(), label=_("Groups"), min_num=2, max_num=8)

    class Meta:
        icon = "grip"
        label = _("Product groups")
        description = _("Two to eight groups of products as cards")
        template = "cms/blocks/product_groups.html"
        preview_value = {
            "heading": _("What we offer"),
            "groups": [
                {
                    "title": _("Atlassian products"),
                    "text": _("Jira, Confluence and what belongs to them."),
                    "icon": "cloud",
                    "address": "/catalogue/",
                },
                {
                    "title": _("Apps"),
                    "text": _("Add-ons of many vendors."),
                    "icon": "sliders",
                    "address": "/catalogue/",
                },
            ],
        }


class ContactBlock(blocks.StructBlock):
    """How to reach us. The addresses come from the site settings, so that they change in one place."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=400, required=False)
    topic = blocks.ChoiceBlock(
        label=_("Contact data of"), choices=ContactTopic.choices, default=ContactTopic.BOTH
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from cms.selectors import contacts  # the settings are read through the models

        context = super().get_context(value, parent_context=parent_context)
        context["contacts"] = contacts()
        context["shows_licensing"] = value["topic"] != ContactTopic.SUPPORT
        context["shows_support"] = value["topic"] != ContactTopic.LICENSING
        return context

    class Meta:
        icon = "mail"
        label = _("Contact")
        description = _("How to reach us, with the addresses of the site settings")
        template = "cms/blocks/contact.html"
        preview_value = {
            "heading": _("We are happy to help"),
            "text": _("Write to us or give us a call."),
            "topic": ContactTopic.BOTH,
        }


class FaqTeaserBlock(blocks.StructBlock):
    """A few questions of the FAQ: those chosen, else the first ones. What is not public is left out."""

    NUMBER_WITHOUT_CHOICE = 4

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    entries = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="cms.FaqEntryPage"),
        label=_("Questions"),
        default=[],
        max_num=6,
        help_text=_("Leave this empty to show the first questions of the FAQ."),
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from cms.models import FaqEntryPage  # the models are built from these blocks

        context = super().get_context(value, parent_context=parent_context)
        public = FaqEntryPage.objects.live().public()
        chosen = [entry.pk for entry in value["entries"] if entry is not None]
        if chosen:
            found = public.in_bulk(chosen)
            context["entries"] = [found[pk] for pk in chosen if pk in found]
        else:
            page = context.get("page")  # the preview of the block alone is on no page
            locale_id = page.locale_id if page else Locale.get_active().pk
            in_language = public.filter(locale_id=locale_id).order_by("path")
            context["entries"] = list(in_language[: self.NUMBER_WITHOUT_CHOICE])
        return context

    class Meta:
        icon = "help"
        label = _("Questions from the FAQ")
        description = _("Up to six questions: those you choose, else the first of the FAQ")
        template = "cms/blocks/faq_teaser.html"
        preview_value = {"heading": _("Questions we hear often"), "entries": []}


class HomeBlocks(blocks.StreamBlock):
    """What the home page is made of below its head."""

    search = SearchBlock()
    product_groups = ProductGroupsBlock()
    how_it_works = HowItWorksBlock()
    text = TextBlock()
    callout = CalloutBlock()
    faq_teaser = FaqTeaserBlock()
    contact = ContactBlock()

    class Meta:
        max_num = 12
        block_counts = {
            "search": {"max_num": 1},
            "product_groups": {"max_num": 2},
            "how_it_works": {"max_num": 1},
            "faq_teaser": {"max_num": 1},
            "contact": {"max_num": 1},
        }


class TermBlock(blocks.StructBlock):
    """A term and what there is to say about it."""

    term = blocks.CharBlock(label=_("Term"), max_length=120)
    text = EditorialTextBlock(label=_("Text"))


class TermsBlock(blocks.StructBlock):
    """A list of terms, each with its explanation."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    terms = blocks.ListBlock(TermBlock(), label=_("Terms"), min_num=1, max_num=30)

    class Meta:
        icon = "list-ul"
        label = _("Terms and explanations")
        description = _("A list of terms, each with its explanation")
        template = "cms/blocks/terms.html"
        preview_value = {
            "heading": _("Words we use"),
            "terms": [
                {"term": _("Tier"), "text": _("<p>The largest number of users a licence is for.</p>")},
                {"term": "SEN", "text": _("<p>The number that names one licence at the vendor.</p>")},
            ],
        }


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows in words, and a caption. It is public for everybody."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a caption; everybody can see it, also outside this page")
        template = "cms/blocks/picture.html"


class ContentBlocks(blocks.StreamBlock):
    """What plain content pages and legal pages are made of."""

    text = TextBlock()
    callout = CalloutBlock()
    terms = TermsBlock()
    picture = PictureBlock()
    contact = ContactBlock()

    class Meta:
        max_num = 40
        block_counts = {"picture": {"max_num": 12}, "contact": {"max_num": 1}}


class OrderStepBlock(blocks.StructBlock):
    """One step after the order. Its key says which event makes it done; without a key it only informs."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = EditorialTextBlock(label=_("Text"))
    icon = blocks.ChoiceBlock(label=_("Icon"), choices=StepIcon.choices, required=False)
    step_key = blocks.ChoiceBlock(
        label=_("Done when"),
        choices=StepKey.choices,
        required=False,
        help_text=_("Shown from an order, the page ticks the step once this has happened."),
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Step")
        description = _("One step of the way; seen from an order it can be ticked")
        template = "cms/blocks/order_step.html"
        preview_value = {
            "title": _("You get the order confirmation"),
            "text": _("<p>It arrives by e-mail as a PDF.</p>"),
            "icon": "envelope",
            "step_key": StepKey.ORDER_CONFIRMED,
        }


class FactBlock(blocks.StructBlock):
    """Something to know between the steps: it has no number and nothing ticks it."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = EditorialTextBlock(label=_("Text"))
    icon = blocks.ChoiceBlock(label=_("Icon"), choices=StepIcon.choices, required=False)

    class Meta:
        icon = "info-circle"
        label = _("Good to know")
        description = _("Something to know between the steps, without a number")
        template = "cms/blocks/fact.html"
        preview_value = {
            "title": _("Cloud licences have no key"),
            "text": _("<p>The vendor switches your instance over.</p>"),
            "icon": "cloud",
        }


class ExtranetBlock(blocks.StructBlock):
    """What a customer extranet contains, and a form for those who would like one."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = EditorialTextBlock(label=_("Text"))
    contents = blocks.ListBlock(
        blocks.CharBlock(max_length=200), label=_("What it contains"), default=[], max_num=12
    )
    button = blocks.CharBlock(label=_("Text of the button"), max_length=60)

    class Meta:
        icon = "group"
        label = _("Customer extranet")
        description = _("What the extranet contains, with a form for those who would like one")
        template = "cms/blocks/extranet.html"
        preview_value = {
            "title": _("Your customer extranet"),
            "text": _("<p>For longer projects we set up a protected area.</p>"),
            "contents": [_("the people involved"), _("dates and notes of meetings")],
            "button": _("I am interested"),
        }


class OrderSteps(blocks.StreamBlock):
    """The steps of one tab, in their order."""

    step = OrderStepBlock()
    fact = FactBlock()
    extranet = ExtranetBlock()

    class Meta:
        max_num = 20
        block_counts = {"extranet": {"max_num": 1}}
