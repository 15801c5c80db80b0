"""The page at ``/api/``: where everything about the programs' surface is linked."""

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView


class LandingView(TemplateView):
    template_name = "api/landing.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(api=f"{settings.SITE_URL}/api", **kwargs)
