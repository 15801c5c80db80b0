"""From chosen licences to the basket: renewals, upgrades, downgrades, and a common end for all."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from shop.baskets.renewing import (
    MOST_AT_ONCE,
    PlannedLine,
    RenewalUse,
    plan_renewals,
    put_renewals_into_basket,
)
from shop.configurator.enums import PurchaseType
from shop.configurator.rules import rule_codes
from shop.configurator.selectors import rules_in_force
from shop.core.exceptions import DomainError
from shop.licenses.models import License
from shop.portal.mixins import ActivatedMixin
from shop.portal.renewal_forms import CoTermForm, RenewalForm
from shop.portal.selections import selected_licenses

# So many refusals are told one by one.
MOST_TOLD = 10


class PlanView(ActivatedMixin, View, ABC):
    """Chosen licences with what would become of them. GET and POST show the plan, POST with ``do`` carries it
    out.
    """

    http_method_names = ["get", "post"]
    template_name = ""
    form: RenewalForm | CoTermForm

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request.GET, is_final=False)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request.POST, is_final=request.POST.get("do") == "1")

    @property
    def today(self) -> date:
        """The UTC date: the one that licensing rules are dated by."""
        return timezone.now().date()

    @abstractmethod
    def make_form(self, given: QueryDict) -> RenewalForm | CoTermForm:
        """The form with what was given; one without data as long as there is nothing to plan with."""

    def answer(self, given: QueryDict, *, is_final: bool) -> HttpResponse:
        try:
            ids = self.chosen_ids(given)
        except License.DoesNotExist:
            return self.refuse(given, _("One of these licences is not in your register."))
        except DomainError as error:
            return self.refuse(given, error.message)
        if not ids:
            return self.refuse(given, _("No licence fits any more."))
        self.form = self.make_form(given)
        plan: list[PlannedLine] = []
        if not self.form.is_bound or not self.form.is_valid():
            return self.show(given, plan, count=len(ids), status=422 if is_final else 200)
        wanted: dict[str, Any] = {
            "viewer": self.customer,
            "license_ids": ids,
            "wish": self.form.wish,
            "accepted_codes": self.accepted_codes,
            "on_date": self.today,
        }
        try:
            if is_final:
                basket = self.request.basket  # type: ignore[attr-defined]
                return self.go_on(put_renewals_into_basket(basket=basket, **wanted), given)
            plan = plan_renewals(**wanted)
        except DomainError as error:
            self.form.add_error(error.field if error.field in self.form.fields else None, error.message)
            return self.show(given, plan, count=len(ids), status=422)
        return self.show(given, plan, count=len(ids))

    def chosen_ids(self, given: QueryDict) -> list[int]:
        chosen = selected_licenses(given, viewer=self.customer, on_date=timezone.localdate())
        ids = list(chosen.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(ids) > MOST_AT_ONCE:
            message = ngettext(
                "Please choose at most %(count)d licence at a time.",
                "Please choose at most %(count)d licences at a time.",
                MOST_AT_ONCE,
            )
            raise DomainError(message % {"count": MOST_AT_ONCE})
        return ids

    @property
    def accepted_codes(self) -> Collection[str]:
        return rule_codes() if self.form.cleaned_data["ask_anyway"] else []

    def show(
        self, given: QueryDict, plan: list[PlannedLine], *, count: int, status: int = 200
    ) -> HttpResponse:
        is_all = given.get("all") == "1"
        context = {
            "form": self.form,
            "plan": plan,
            "going": [one for one in plan if one.line and not one.hindrances],
            "staying": [one for one in plan if not one.line or one.hindrances],
            "count": count,
            "is_all": is_all,
            "ids": [] if is_all else [" ".join(given.getlist("ids"))],
            "query": given.get("query", ""),
        }
        return render(self.request, self.template_name, context, status=status)

    def go_on(self, use: RenewalUse, given: QueryDict) -> HttpResponse:
        """Tell what became of each, and open the basket if there is anything in it."""
        if count := len(use.added):
            text = ngettext(
                "%(count)d licence is in your basket.", "%(count)d licences are in your basket.", count
            )
            messages.success(self.request, text % {"count": count})
        if count := len(use.changed):
            text = ngettext(
                "%(count)d line of your basket was about the same licence and was changed.",
                "%(count)d lines of your basket were about the same licences and were changed.",
                count,
            )
            messages.info(self.request, text % {"count": count})
        if count := len(use.present):
            text = ngettext(
                "%(count)d licence was in your basket already.",
                "%(count)d licences were in your basket already.",
                count,
            )
            messages.info(self.request, text % {"count": count})
        for plan in use.refused[:MOST_TOLD]:
            messages.warning(
                self.request,
                _("%(license)s stays out: %(reason)s")
                % {"license": plan.license, "reason": " ".join(plan.reasons)},
            )
        if (count := len(use.refused) - MOST_TOLD) > 0:
            text = ngettext("%(count)d more stays out.", "%(count)d more stay out.", count)
            messages.warning(self.request, text % {"count": count})
        if use.added or use.changed or use.present:
            return redirect("basket:summary")
        return self.go_back(given)

    def refuse(self, given: QueryDict, message: str) -> HttpResponse:
        messages.error(self.request, message)
        return self.go_back(given)

    def go_back(self, given: QueryDict) -> HttpResponse:
        query = given.get("query", "")
        address = reverse("portal:license-list")
        return redirect(f"{address}?{query}" if query else address)


class LicenseRenewView(PlanView):
    """Renew, upgrade or downgrade."""

    template_name = "portal/license_renew.html"

    def make_form(self, given: QueryDict) -> RenewalForm:
        offers = rules_in_force().maintenance
        months = sorted({count for offer in offers for count in offer.months})
        data = given.copy()
        data.setdefault("purchase_type", PurchaseType.RENEWAL.value)
        return RenewalForm(data, months=months)


class LicenseCoTermView(PlanView):
    """The planner: whole months per licence up to a common end."""

    template_name = "portal/license_co_term.html"

    def make_form(self, given: QueryDict) -> CoTermForm:
        return CoTermForm(given) if "co_term_date" in given else CoTermForm()
