"""Who did what and when, over all objects."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from shop.backoffice.access import ROWS_PER_PAGE, StaffPage
from shop.backoffice.trail import rows_of
from shop.backoffice.trail_forms import TrailForm
from shop.core.verification import last_check
from shop.trail.selectors import seal_state, trail_page


class AuditView(StaffPage):
    """The audit trail, newest first, filtered by the address; ``?before=`` and ``?after=`` name the event
    that a part begins beside.
    """

    template_name = "backoffice/audit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = TrailForm(request.GET)
        organization = self.chosen_customer
        page = trail_page(
            form.trail_filter(organization),
            limit=ROWS_PER_PAGE,
            before=self.event_id("before"),
            after=self.event_id("after"),
        )
        context: dict[str, Any] = {
            "form": form,
            "organization": organization,
            "page": page,
            "rows": rows_of(page.events),
            "seals": seal_state(),
            "check": last_check(),
        }
        return self.render_to_response(context)

    def event_id(self, name: str) -> int:
        """0 where the address names none, or nonsense."""
        text = self.request.GET.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
