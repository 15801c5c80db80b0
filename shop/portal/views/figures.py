"""What the register comes to, and what is worth doing with it."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from shop.configurator.configuration import Tier
from shop.figures.license_figures import license_figures
from shop.figures.showing import shown_figure
from shop.licenses.suggestions import Suggestion, suggestions_for
from shop.portal.mixins import ActivatedMixin


class LicenseFiguresView(ActivatedMixin, TemplateView):
    """Charts of the register with their tables."""

    template_name = "portal/license_figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = license_figures(self.customer, on_date=timezone.localdate())
        return super().get_context_data(figures=[shown_figure(one) for one in figures], **kwargs)


class LicenseSuggestionsView(ActivatedMixin, TemplateView):
    """Each suggestion with the click that does it."""

    template_name = "portal/license_suggestions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = suggestions_for(self.customer, on_date=timezone.localdate())
        rows = [
            {"suggestion": one, "fields": step_fields(one), "rest": one.total - len(one.examples)}
            for one in found
        ]
        return super().get_context_data(suggestions=rows, **kwargs)


def step_fields(suggestion: Suggestion) -> list[tuple[str, str]]:
    """What a click posts to the page that renews: the licences and what is to become of them."""
    fields = [
        ("ids", " ".join(map(str, suggestion.license_ids))),
        ("purchase_type", suggestion.purchase_type.value),
    ]
    if suggestion.user_tier is not None:
        fields.append(("user_tier", str(Tier(suggestion.user_tier))))
    if suggestion.is_asking:
        fields.append(("ask_anyway", "on"))
    return fields
