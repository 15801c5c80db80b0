"""Blocks of the editorial pages. There is no raw HTML block and no embed block on purpose."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.enums import StepIcon, StepKey
from cms.rich_text import EditorialTextBlock


class TextBlock(blocks.StructBlock):
    """A heading with text below it."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    text = EditorialTextBlock(label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"


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
        template = "cms/blocks/how_it_works.html"


class CalloutBlock(blocks.StructBlock):
    """A highlighted paragraph with one link to a page of this site."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=400)
    link_text = blocks.CharBlock(label=_("Link text"), max_length=60, required=False)
    link_page = blocks.PageChooserBlock(label=_("Link target"), required=False)

    class Meta:
        icon = "pick"
        label = _("Callout")
        template = "cms/blocks/callout.html"


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
            in_language = public.filter(locale_id=context["page"].locale_id).order_by("path")
            context["entries"] = list(in_language[: self.NUMBER_WITHOUT_CHOICE])
        return context

    class Meta:
        icon = "help"
        label = _("Questions from the FAQ")
        template = "cms/blocks/faq_teaser.html"


class HomeBlocks(blocks.StreamBlock):
    """What the home page is made of below its head."""

    how_it_works = HowItWorksBlock()
    text = TextBlock()
    callout = CalloutBlock()
    faq_teaser = FaqTeaserBlock()

    class Meta:
        max_num = 12
        block_counts = {"faq_teaser": {"max_num": 1}}


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
        template = "cms/blocks/order_step.html"


class OrderSteps(blocks.StreamBlock):
    """The steps of one tab, in their order."""

    step = OrderStepBlock()

    class Meta:
        max_num = 12
