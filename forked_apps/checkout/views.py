from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from cms.selectors import site_settings
from forked_apps.checkout.drafts import SignInOnTheWay, draft_of, forget_draft
from forked_apps.checkout.forms import RequestForm
from forked_apps.checkout.prefill import answers_known
from shop.baskets.selectors import basket_overview
from shop.core.exceptions import DomainError
from shop.quotes.duplicates import duplicates_for_customer
from shop.quotes.selectors import requests_for
from shop.quotes.services import submit_request


class IndexView(SignInOnTheWay, FormView):
    """Request an offer: one page, one button. Visitors sign in or register on the way and lose nothing."""

    template_name = "oscar/checkout/checkout.html"
    form_class = RequestForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        whose, today = request.viewer.organization_id, timezone.now().date()
        self.overview = basket_overview(request.basket, organization_id=whose, on_date=today)

    def get(self, request, *args, **kwargs):
        if self.overview.is_requestable:
            return super().get(request, *args, **kwargs)
        if self.overview.lines:
            messages.warning(request, _("Some lines need your attention before you can request an offer."))
        return redirect("basket:summary")

    def get_initial(self):
        return answers_known(self.request, self.overview) | draft_of(self.request.session)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instances": self.overview.instances}

    def form_valid(self, form):
        try:
            made = submit_request(
                basket_id=form.cleaned_data["basket_id"],
                customer=self.request.user,
                viewer=self.request.viewer,
                details=form.details(get_language()),
                submitted_at=timezone.now(),
                files=form.cleaned_data["files"],
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        forget_draft(self.request.session)
        return redirect("checkout:thank-you", made.number)

    def get_context_data(self, **kwargs):
        lines = self.overview.lines
        found = duplicates_for_customer([(one.listing.product_id, one) for one in lines], self.request.viewer)
        frame = {"basket_count": len(lines), "answer_days": site_settings().answer_days, "duplicates": found}
        return super().get_context_data(overview=self.overview, **frame, **kwargs)


class ThankYouView(DetailView):
    template_name = "oscar/checkout/thank_you.html"
    slug_field = slug_url_kwarg = "number"
    context_object_name = "made"

    def get_queryset(self):
        return requests_for(self.request.viewer)

    def get_context_data(self, **kwargs):
        return super().get_context_data(answer_days=site_settings().answer_days, **kwargs)
