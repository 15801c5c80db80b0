"""The licensing desk: bank statements and what their lines pay."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import MoneyField
from shop.api.pagination import DEFAULT_LIMIT, SortKey, keyset_page
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.billing.enums import StatementFormat, TransactionState
from shop.billing.matching import Fit, Proposal, propose
from shop.billing.models import BankStatement
from shop.billing.selectors import bank_statements, invoices_for, transactions_of
from shop.billing.services import book_exact, book_transaction, ignore_transaction, import_statement
from shop.core.exceptions import InvalidInput

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
IN_ORDER = (SortKey("position"), SortKey("pk"))
# What answers of other operations show of a statement's lines.
FIRST_LINES: Final[Mapping[str, Any]] = {"limit": DEFAULT_LIMIT, "cursor": "", "state": ""}
MOST_LINES = 500


class StatementBody(Shape):
    file = serializers.FileField(help_text="The bank's CSV or a CAMT.053 file (XML), at most 5 MB.")


class BookedLine(Shape):
    line = serializers.IntegerField(min_value=1, help_text="Id of the line.")
    invoice = serializers.CharField(
        max_length=20,
        required=False,
        help_text="Number of the invoice that gets the whole line; left out: as proposed.",
    )


class BookBody(Shape):
    all_exact = serializers.BooleanField(
        default=False, help_text="Book every line that names an invoice and pays exactly what is open of it."
    )
    lines = BookedLine(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    ignore = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        max_length=MOST_LINES,
        help_text="Ids of lines that are not about an invoice.",
    )


class StatementLine(Shape):
    id = serializers.IntegerField(source="transaction.pk")
    row = serializers.IntegerField(source="transaction.position")
    booked_on = serializers.DateField(source="transaction.booked_on")
    amount = MoneyField(source="transaction.amount", currency="transaction.currency")
    counterparty = serializers.CharField(source="transaction.counterparty")
    purpose = serializers.CharField(source="transaction.purpose")
    state = serializers.ChoiceField(TransactionState.choices, source="transaction.state")
    fit = serializers.ChoiceField(
        [(fit.value, fit.value) for fit in Fit], help_text="How sure the proposal is: only `exact` is."
    )
    invoices = serializers.SerializerMethodField(help_text="Numbers of the proposed invoices.")

    def get_invoices(self, proposal: Proposal) -> list[str]:
        return [balance.invoice.number for balance, _amount in proposal.parts]


class StatementSummary(Shape):
    id = serializers.IntegerField(source="pk")
    filename = serializers.CharField()
    format = serializers.ChoiceField(StatementFormat.choices)
    account = serializers.CharField()
    created_at = serializers.DateTimeField()
    lines_new = serializers.IntegerField(
        source="line_count", help_text="Without those that came with another file before."
    )
    lines_waiting = serializers.IntegerField(source="waiting_count")


class StatementAnswer(StatementSummary):
    lines = serializers.SerializerMethodField(
        help_text="A page of them in the order of the bank, with a proposal for each that waits."
    )

    @extend_schema_field(page_of(StatementLine))
    def get_lines(self, statement: BankStatement) -> object:
        query = self.context["lines"]
        page = keyset_page(
            transactions_of(statement, state=query["state"]),
            order=IN_ORDER,
            limit=query["limit"],
            cursor=query["cursor"],
        )
        return page_of(StatementLine)(replace(page, items=propose(page.items))).data


class LinesQuery(PageQuery):
    state = serializers.ChoiceField(
        TransactionState.choices, default="", allow_blank=True, help_text="Left out: all lines."
    )


class StatementBase(StaffView):
    def find(self, statement_id: int) -> BankStatement:
        """Raises BankStatement.DoesNotExist."""
        return bank_statements().get(pk=statement_id)

    def described(self, statement_id: int, status: int, lines: Mapping[str, Any] = FIRST_LINES) -> Answer:
        return status, self.as_json(StatementAnswer, self.find(statement_id), lines=lines)


class StaffStatementsView(StatementBase):
    parser_classes = [MultiPartParser]

    @operation(answer=page_of(StatementSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Bank statements, newest first"""
        query = self.query_as(PageQuery)
        return self.list_answer(StatementSummary, bank_statements(), order=NEWEST_FIRST, query=query)

    @operation(answer=StatementAnswer, status=201, body=StatementBody, once=True)
    def post(self, request: Request) -> Response:
        """Read a bank's file and see what its lines would pay

        Nothing is booked; the answer has the first lines. The same file is refused a second time (409
        `statement_known`); a wrong one is refused whole, with the numbers of its rows.
        """
        upload = self.body_as(StatementBody)["file"]
        content = upload.read(settings.BANK_STATEMENT_MAX_SIZE + 1)

        def read() -> Answer:
            statement = import_statement(content=content, filename=upload.name, by=self.caller, at=self.now)
            return self.described(statement.pk, 201)

        said = {"name": upload.name, "sha256": hashlib.sha256(content).hexdigest()}
        return self.once(read, body=said)


class StaffStatementView(StatementBase):
    @operation(answer=StatementAnswer, query=LinesQuery)
    def get(self, request: Request, statement_id: int) -> Response:
        """One bank statement with a page of its lines and proposals"""
        return Response(self.described(statement_id, 200, self.query_as(LinesQuery))[1])


class StaffStatementBookView(StatementBase):
    @operation(answer=StatementAnswer, status=200, body=BookBody, once=True)
    def post(self, request: Request, statement_id: int) -> Response:
        """Book lines of a statement as payments, or put them aside

        All named lines or none; 409 `transaction_settled` when one was booked before.
        """
        statement, body = self.find(statement_id), self.body_as(BookBody)

        @transaction.atomic
        def book() -> Answer:
            self.book_lines(statement, body.get("lines", []))
            for line in self.lines_of(statement, body.get("ignore", []), "ignore"):
                ignore_transaction(transaction_id=line, by=self.caller, at=self.now)
            if body["all_exact"]:
                book_exact(statement_id=statement.pk, by=self.caller, at=self.now)
            return self.described(statement.pk, 200)

        return self.once(book)

    def lines_of(self, statement: BankStatement, ids: list[int], field: str) -> list[int]:
        """The ids, all of the statement. Raises InvalidInput."""
        known = set(statement.transactions.filter(pk__in=ids).values_list("pk", flat=True))
        for place, line in enumerate(ids):
            if line not in known:
                raise InvalidInput(_("This line is not part of the statement."), field=f"{field}.{place}")
        return ids

    def book_lines(self, statement: BankStatement, said: list[dict[str, object]]) -> None:
        ids = self.lines_of(statement, [int(str(one["line"])) for one in said], "lines")
        proposals = {
            one.transaction.pk: one for one in propose(list(transactions_of(statement).filter(pk__in=ids)))
        }
        for place, one in enumerate(said):
            proposal = proposals[ids[place]]
            parts = [(balance.pk, amount) for balance, amount in proposal.parts]
            if "invoice" in one:
                invoice = invoices_for(self.viewer).filter(number=one["invoice"]).first()
                if invoice is None:
                    raise InvalidInput(_("There is no such invoice."), field=f"lines.{place}.invoice")
                parts = [(invoice.pk, proposal.transaction.amount)]
            book_transaction(transaction_id=ids[place], parts=parts, by=self.caller, at=self.now)
