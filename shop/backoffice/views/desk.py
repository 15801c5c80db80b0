from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from shop.backoffice.access import StaffPage
from shop.backoffice.selectors import work_queues
from shop.backoffice.trail import trail_queue


class DeskView(StaffPage):
    """Today: what waits, how long, and where to begin."""

    template_name = "backoffice/desk.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        queues = [*work_queues(self.viewer, on_date=localdate(self.at)), trail_queue()]
        return self.render_to_response(
            {
                "queues": queues,
                "next_steps": [queue for queue in queues if queue.count],
            }
        )
