"""Which invoice a line of a bank's statement pays: proposals only, staff confirm them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shop.billing.enums import InvoiceState
from shop.billing.models import BankTransaction, InvoiceBalance

# Spaces of a bank's line breaks and all that people write between the parts of a number.
_BETWEEN = re.compile(r"[\s./_–—-]+")
_NUMBER = re.compile(r"I(20[0-9]{2})([0-9]{5,7})")
# Of a company's name these say nothing.
_FORMS = frozenset(
    {"gmbh", "mbh", "ag", "kg", "se", "ohg", "gbr", "ug", "ev", "eg", "co", "ltd", "inc", "llc", "sa", "sas"}
    | {"bv", "und", "and", "der", "die", "das", "the"}
)


class Fit(StrEnum):
    """How sure a proposal is."""

    EXACT = "exact"  # the number and exactly what is open
    NUMBER = "number"  # the number, another amount
    NAME = "name"  # no number: what is open, and a name like the customer's
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """``parts`` are the invoices and how much of the line goes to each; they add up to the whole line."""

    transaction: BankTransaction
    fit: Fit
    parts: tuple[tuple[InvoiceBalance, Decimal], ...] = ()

    @property
    def is_exact(self) -> bool:
        return self.fit == Fit.EXACT


def numbers_in(text: str) -> list[str]:
    """Numbers of invoices in a purpose, whatever stands between their parts: "Re. i 2026 / 0 0042"."""
    bare = _BETWEEN.sub("", text.upper())
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(bare):
        year, digits = match.groups()
        # What follows without a gap may belong to a date; numbers over 99,999 have more digits and no zero
        # in front.
        lengths = range(5, len(digits) + 1) if digits[0] != "0" else (5,)
        for length in lengths:
            found[f"I-{year}-{digits[:length]}"] = None
    return list(found)


def propose(transactions: Sequence[BankTransaction]) -> list[Proposal]:
    """A proposal for each line, in two queries for all of them."""
    numbers = {one.pk: numbers_in(f"{one.purpose} {one.bank_reference}") for one in transactions}
    balances = InvoiceBalance.objects.select_related("invoice", "organization")
    by_number = {
        one.invoice.number: one
        for one in balances.filter(invoice__number__in={n for found in numbers.values() for n in found})
    }
    amounts = {one.amount for one in transactions if one.amount > 0}
    by_amount: dict[tuple[Decimal, str], list[InvoiceBalance]] = {}
    for balance in balances.filter(
        state__in=[InvoiceState.OPEN, InvoiceState.PARTLY_PAID], open_amount__in=amounts
    ).order_by("due_on", "pk"):
        by_amount.setdefault((balance.open_amount, balance.currency), []).append(balance)
    return [
        _proposal(
            one,
            [by_number[number] for number in numbers[one.pk] if number in by_number],
            by_amount.get((one.amount, one.currency), []),
        )
        for one in transactions
    ]


def _proposal(
    transaction: BankTransaction, named: Sequence[InvoiceBalance], equal: Iterable[InvoiceBalance]
) -> Proposal:
    if transaction.amount <= 0:
        return Proposal(transaction=transaction, fit=Fit.NONE)
    named = [one for one in named if one.currency == transaction.currency]
    owed = [one.open_amount for one in named]
    if owed and min(owed) > 0 and sum(owed) == transaction.amount:
        return Proposal(transaction=transaction, fit=Fit.EXACT, parts=tuple(zip(named, owed, strict=True)))
    for one in named:
        if one.open_amount == transaction.amount:
            return Proposal(transaction=transaction, fit=Fit.EXACT, parts=((one, transaction.amount),))
    if named:
        return Proposal(transaction=transaction, fit=Fit.NUMBER, parts=((named[0], transaction.amount),))
    alike = [one for one in equal if are_alike(transaction.counterparty, one.organization.name)]
    if alike:
        return Proposal(transaction=transaction, fit=Fit.NAME, parts=((alike[0], transaction.amount),))
    return Proposal(transaction=transaction, fit=Fit.NONE)


def are_alike(one: str, other: str) -> bool:
    """Whether two names are of the same company as far as words tell: all telling words of the shorter one
    are in the longer one.
    """
    words, others = _words(one), _words(other)
    shorter, longer = sorted((words, others), key=len)
    return bool(shorter) and shorter <= longer


def _words(name: str) -> frozenset[str]:
    small = name.casefold()
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        small = small.replace(letter, plain)
    return frozenset(re.findall(r"\w+", small)) - _FORMS
