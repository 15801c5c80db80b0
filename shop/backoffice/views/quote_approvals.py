"""A colleague's word on an offer above the limits."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.backoffice.quote_forms import ApprovalForm
from shop.backoffice.views.quotes import QuotePage
from shop.core.exceptions import DomainError
from shop.quotes.models import QuoteApproval
from shop.quotes.services import approve_quote, reopen_draft, send_back_quote


class QuoteDecisionPage(QuotePage):
    """Both answers come from one form: what the approver looked at, and a comment."""

    http_method_names = ["post"]
    decide: Callable[..., QuoteApproval]
    done: object

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        form = ApprovalForm(request.POST)
        if not form.is_valid():
            return self.show_closed(quote, approval_form=form, status=422)
        try:
            type(self).decide(quote_id=quote.pk, by=self.staff, at=self.at, **form.cleaned_data)
        except DomainError as error:
            if error.field not in form.fields:
                messages.error(request, error.message)
                return redirect("backoffice:quote-edit", public_id=public_id)
            form.add_error(error.field, error.message)
            return self.show_closed(quote, approval_form=form, status=422)
        messages.success(request, str(self.done))
        return redirect("backoffice:quote-edit", public_id=public_id)


class QuoteApproveView(QuoteDecisionPage):
    """Agree: the offer may go out as it is."""

    decide = staticmethod(approve_quote)
    done = gettext_lazy("The offer is approved and can be sent.")


class QuoteSendBackView(QuoteDecisionPage):
    """Not like this: the draft opens again, with a comment."""

    decide = staticmethod(send_back_quote)
    done = gettext_lazy("The draft is open again, and your colleague is told what you think.")


class QuoteReopenView(QuotePage):
    """Take it back from approval, or open an approved one, to change it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        with self.telling_refusals():
            reopen_draft(quote_id=quote.pk, by=self.staff, at=self.at)
            messages.success(request, _("The draft is open again. A change needs another approval."))
        return redirect("backoffice:quote-edit", public_id=public_id)
