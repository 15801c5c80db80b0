"""The first page after the sign-in, and asking to be let in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from shop.accounts.enums import ActivationStatus
from shop.accounts.models import Activation, Organization
from shop.accounts.selectors import person_of
from shop.accounts.services import request_activation
from shop.billing.selectors import invoices_for
from shop.core.exceptions import DomainError
from shop.licenses.selectors import license_counts
from shop.portal.mixins import PortalMixin, found, waiting_context
from shop.portal.states import offer_view
from shop.quotes.enums import OPEN_REQUESTS, QuoteStatus
from shop.quotes.queue import unread_requests
from shop.quotes.selectors import quotes_for, requests_for

NEWEST = 5


class OverviewView(PortalMixin, TemplateView):
    """Who am I, what is open, what is next."""

    template_name = "portal/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        requests = requests_for(self.customer).filter(status__in=OPEN_REQUESTS)
        offers = [
            offer_view(quote, at=now) for quote in quotes_for(self.customer).filter(status=QuoteStatus.SENT)
        ]
        open_offers = sorted((offer for offer in offers if offer.is_open), key=lambda offer: offer.days_left)
        context = {
            "open_requests": requests[:NEWEST],
            "request_count": requests.count(),
            "unread_requests": unread_requests(self.customer).order_by("-staff_wrote_at", "-pk")[:NEWEST],
            "open_offers": open_offers[:NEWEST],
            "offer_count": len(open_offers),
            "organizations": Organization.objects.visible_to(self.customer),
        }
        if self.customer.is_activated:
            context |= {
                "licenses": license_counts(self.customer, on_date=timezone.localdate(now)),
                "invoices": invoices_for(self.customer)[:NEWEST],
            }
        else:
            context |= waiting_context(self.user)
        return super().get_context_data(**context, **kwargs)


class ActivationRequestView(PortalMixin, View):
    """POST: ask staff to let this account in. Asking twice is asking once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        person = found(person_of, self.user.pk)
        try:
            activation = request_activation(person_id=person.pk, at=timezone.now())
        except (Activation.DoesNotExist, DomainError) as error:
            messages.error(request, getattr(error, "message", _("This account cannot be activated.")))
            return redirect("portal:overview")
        if activation.status == ActivationStatus.ACTIVATED:
            messages.info(request, _("Your account is activated already."))
        else:
            messages.success(request, _("We have your wish for activation. You will get a mail."))
        return redirect("portal:overview")
