"""Bank statements: reading them in, booking what fits, putting the rest aside."""

from decimal import Decimal
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.access import StaffPage
from shop.backoffice.billing_forms import StatementForm
from shop.billing.enums import TransactionState
from shop.billing.matching import propose
from shop.billing.models import BankStatement, BankTransaction
from shop.billing.selectors import bank_statements, invoices_for, transactions_of
from shop.billing.services import book_exact, book_transaction, ignore_transaction, import_statement
from shop.core.exceptions import DomainError, InvalidInput


class StatementListView(StaffPage):
    """All statements, newest first, and reading in another one."""

    template_name = "backoffice/billing/statement_list.html"

    def show(self, form: StatementForm | None = None, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(
            {"page": self.page_of(bank_statements()), "form": form or StatementForm()}, status=status
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = StatementForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        upload = cast("File[bytes]", form.cleaned_data["file"])
        try:
            statement = import_statement(
                # One byte too many is enough to refuse it.
                content=upload.read(settings.BANK_STATEMENT_MAX_SIZE + 1),
                filename=upload.name or "",
                by=self.staff,
                at=self.at,
            )
        except DomainError as error:
            form.add_error("file", error.message)
            return self.show(form, status=422)
        return redirect("backoffice:invoice-statement", statement_id=statement.pk)


class StatementView(StaffPage):
    """One statement: a proposal for every line that waits. POST books the chosen lines as proposed, all exact
    ones, or one line for an invoice by its number, or puts the chosen ones aside.
    """

    template_name = "backoffice/billing/statement.html"

    def load(self, statement_id: int) -> BankStatement:
        statement = bank_statements().filter(pk=statement_id).first()
        if statement is None:
            raise Http404
        return statement

    def get(self, request: HttpRequest, statement_id: int) -> HttpResponse:
        statement = self.load(statement_id)
        wanted = request.GET.get("state", TransactionState.OPEN)
        state = wanted if wanted in TransactionState.values else ""
        page = self.page_of(transactions_of(statement, state=state))
        return self.render_to_response(
            {
                "statement": statement,
                "page": page,
                "proposals": propose(list(page)),
                "state": state,
                "states": TransactionState.choices,
            }
        )

    def post(self, request: HttpRequest, statement_id: int) -> HttpResponse:
        statement = self.load(statement_id)
        if request.POST.get("do") == "exact":
            self.tell(book_exact(statement_id=statement.pk, by=self.staff, at=self.at), ignored=False)
        else:
            self.handle_chosen(statement)
        return redirect("backoffice:invoice-statement", statement_id=statement.pk)

    def handle_chosen(self, statement: BankStatement) -> None:
        """Each line in its own transaction; what could not be done is told with its reason."""
        sent = self.request.POST
        named = [
            text for text in sent.getlist("line") if text.isascii() and text.isdigit() and len(text) < 16
        ]
        lines = list(transactions_of(statement).filter(pk__in=[int(text) for text in named]))
        is_ignoring, done = sent.get("do") == "ignore", 0
        for proposal in propose(lines):
            line = proposal.transaction
            parts = [(balance.pk, amount) for balance, amount in proposal.parts]
            number = sent.get(f"invoice_{line.pk}", "").replace("\0", "").strip()
            try:
                if is_ignoring:
                    ignore_transaction(transaction_id=line.pk, by=self.staff, at=self.at)
                else:
                    parts = self.parts_by_number(line, number) if number else parts
                    book_transaction(transaction_id=line.pk, parts=parts, by=self.staff, at=self.at)
            except DomainError as error:
                self.refuse(line, error.message)
            else:
                done += 1
        self.tell(done, ignored=is_ignoring)

    def parts_by_number(self, line: BankTransaction, number: str) -> list[tuple[int, Decimal]]:
        """The whole line for the invoice that was typed in. Raises InvalidInput if there is none."""
        invoice = invoices_for(self.viewer).filter(number=number.upper()).first()
        if invoice is None:
            raise InvalidInput(_("There is no invoice %(number)s.") % {"number": number[:20]})
        return [(invoice.pk, line.amount)]

    def refuse(self, line: BankTransaction, reason: str) -> None:
        text = _("Row %(row)s: %(reason)s") % {"row": line.position, "reason": reason}
        messages.error(self.request, text)

    def tell(self, count: int, *, ignored: bool) -> None:
        if not count:
            messages.info(self.request, _("Nothing was booked."))
            return
        if ignored:
            text = ngettext("%(count)s line was put aside.", "%(count)s lines were put aside.", count)
        else:
            text = ngettext("%(count)s line is booked.", "%(count)s lines are booked.", count)
        messages.success(self.request, text % {"count": count})
