"""What of a portfolio the registers hold already: SENs and keys."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from shop.configurator.identifiers import comparable_sen
from shop.core.crypto import blind_indexes
from shop.licenses.enums import PortfolioProblem as Problem
from shop.licenses.models import License
from shop.licenses.portfolio_reading import Finding, PortfolioRow, ReadPortfolio

# Fewer than any database takes as the arguments of one statement.
AT_ONCE: Final = 5_000
_T = TypeVar("_T")


def compare_with_registers(found: ReadPortfolio, *, organization_id: int) -> None:
    """Take out of the right rows what is known already, with a note.

    A SEN of the own register is left out, one of another is wrong, without a word about whose it is. Two
    queries per 5,000 rows.
    """
    owners = _owners_of_sens([row.sen for row in found.right if row.sen])
    for row in found.right:
        owner = owners.get(comparable_sen(row.sen)) if row.sen else None
        if owner is not None:
            problem = Problem.KNOWN if owner == organization_id else Problem.TAKEN
            found.note(Finding(row.number, "sen", row.sen, problem))
    left = [row for row in found.right if row.number not in found.known_rows | found.wrong_rows]
    taken = _taken_keys(left)
    for number in taken:
        found.note(Finding(number, "license_key", "", Problem.KEY_TAKEN))
    found.right = [row for row in left if row.number not in taken]
    found.findings.sort(key=lambda finding: finding.row)


def _owners_of_sens(sens: Sequence[str]) -> dict[str, int]:
    """The organisations of the active licences with these SENs, by the SEN as it is compared."""
    wanted = {spelling for sen in sens for spelling in (sen, comparable_sen(sen))}
    current = License.objects.order_by().current()
    return {
        comparable_sen(sen): owner
        for some in _parts(sorted(wanted))
        for sen, owner in current.filter(sen__in=some).values_list("sen", "organization_id")
    }


def _taken_keys(rows: Sequence[PortfolioRow]) -> set[int]:
    """The numbers of the rows whose key a licence has or had."""
    with_key = [row for row in rows if row.license_key]
    numbers = {digest: row.number for row in with_key for digest in blind_indexes(row.license_key)}
    known = License.objects.order_by()
    return {
        numbers[digest]
        for some in _parts(list(numbers))
        for digest in known.filter(license_key_index__in=some).values_list("license_key_index", flat=True)
    }


def _parts(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
