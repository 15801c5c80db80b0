"""What is open, by age, and the reminders that are due."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.access import StaffPage
from shop.billing.enums import InvoiceState
from shop.billing.selectors import AGES, UNSETTLED, OpenItems, age_of, age_sums, open_items
from shop.billing.services import due_notices, issue_notice, next_notice
from shop.core.clock import local_date
from shop.core.exceptions import DomainError


def _known(text: str, known: object) -> str:
    return text if text in known else ""  # type: ignore[operator]


class OpenItemsView(StaffPage):
    """What is owed or paid too much, longest overdue first, with the sums of every age per currency."""

    template_name = "backoffice/billing/open_items.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = local_date(self.at)
        wanted = OpenItems(
            on_date=today,
            age=_known(request.GET.get("age", ""), AGES),
            currency=_known(request.GET.get("currency", ""), settings.CURRENCIES),
            state=_known(request.GET.get("state", ""), InvoiceState.values),
            organization_id=self.chosen_customer.pk if self.chosen_customer else None,
        )
        page = self.page_of(open_items(self.viewer, wanted))
        return self.render_to_response(
            {
                "page": page,
                "rows": [
                    {
                        "balance": one,
                        "age": AGES[age_of(one, on_date=today)],
                        "is_overdue": one.due_on < today,
                    }
                    for one in page
                ],
                "sums": age_sums(self.viewer, wanted),
                "ages": AGES.items(),
                "currencies": settings.CURRENCIES,
                "states": [(state.value, state.label) for state in UNSETTLED],
                "wanted": wanted,
                "is_narrowed": bool(wanted.age or wanted.currency or wanted.state),
                "customer": self.chosen_customer,
            }
        )


class RemindersView(StaffPage):
    """The reminders and notices that are due today, and sending the chosen ones."""

    template_name = "backoffice/billing/reminders.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = local_date(self.at)
        page = self.page_of(due_notices(on_date=today))
        rows = [{"balance": one, "notice": next_notice(one, on_date=today)} for one in page]
        return self.render_to_response({"page": page, "rows": rows})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Each in its own transaction: one that was paid meanwhile does not keep the others back."""
        due = due_notices(on_date=local_date(self.at))
        if "all" not in request.POST:
            named = [text for text in request.POST.getlist("invoice") if text.isascii() and text.isdigit()]
            due = due.filter(pk__in=[int(text) for text in named if len(text) < 16])
        sent = 0
        for balance in due:
            try:
                issue_notice(invoice_id=balance.pk, by=self.staff, at=self.at)
            except DomainError as error:
                messages.error(
                    request,
                    _("%(invoice)s: %(reason)s")
                    % {"invoice": balance.invoice.number, "reason": error.message},
                )
            else:
                sent += 1
        if sent:
            text = ngettext(
                "%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent
            )
            messages.success(request, text % {"count": sent})
        else:
            messages.info(request, _("Nothing was sent."))
        return redirect("backoffice:invoice-reminders")
