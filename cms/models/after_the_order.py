"""The after-the-order page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import OrderSteps
from cms.enums import OrderKind
from cms.models.pages import EditorialPage
from cms.order_steps import shown_steps
from cms.rich_text import EditorialTextField


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

    api_fields = [*EditorialPage.api_fields, "introduction", "license_steps", "service_steps"]

    class Meta:
        verbose_name = _("after-the-order page")

    def steps_of(self, kind: OrderKind) -> StreamValue:
        """Return the blocks of one tab."""
        return self.license_steps if kind is OrderKind.LICENSE else self.service_steps

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("order", "")
        kind = OrderKind(asked) if asked in OrderKind.values else OrderKind.LICENSE
        context["order_kinds"] = list(OrderKind)
        context["order_kind"] = kind
        context["steps"] = shown_steps(self.steps_of(kind))
        return context
