from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from shop.baskets.fixing import fix_lines, undo_fixes
from shop.baskets.session import remember_changes
from shop.configurator.rules import RuleCode
from shop.core.exceptions import DomainError


class BasketFixView(View):
    """Takes all fixes at once, or only those of the rules that the button names."""

    http_method_names = ["post"]

    def post(self, request):
        codes = frozenset(request.POST.getlist("code")) & set(RuleCode) or frozenset(RuleCode)
        changes = fix_lines(
            basket=request.basket,
            codes=codes,
            organization_id=request.viewer.organization_id,
            on_date=timezone.now().date(),
        )
        if changes:
            remember_changes(request.session, basket=request.basket, changes=changes)
        else:
            messages.info(request, _("There is nothing left that a click could settle."))
        return redirect("basket:summary")


class BasketUndoView(View):
    http_method_names = ["post"]

    def post(self, request):
        try:
            undo_fixes(basket=request.basket, signed=request.POST.get("changes", ""))
            messages.success(request, _("The lines are as they were before."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("basket:summary")
