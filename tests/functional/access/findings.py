"""What is wrong with the answers of a walk, in words. Empty lists are what the tests want."""

from collections import defaultdict
from collections.abc import Iterable

from tests.functional.access.expectations import Answer, expected, is_as_promised
from tests.functional.access.roles import Role
from tests.functional.access.walk import FOREIGN, MISSING, SAFE, Visit

# What reading may write: nothing of it is a customer's, or it is the trace of the reading itself.
WRITTEN_BY_READING = {
    "django_session": "the language, the last pages, the secret of a second factor that is being set up",
    "usersessions_usersession": "when a session was last used",
    "accounts_apitoken": "when a token was last used",
    "core_auditevent": "who opened a delivery note, which holds licence keys",
    "documents_storeddocument": "a document that is printed when it is first asked for",
}
# What any request may write: how long the session goes on, and a word for the next page.
WRITTEN_BY_ANY = frozenset({"accounts_apitoken", "django_session", "usersessions_usersession"})


def broken_promises(visits: Iterable[Visit], role: Role) -> list[str]:
    """Answers that are not what the table of policies says."""
    return [
        f"{visit}: {visit.status} {visit.location}, the table says {expected(visit, role)}"
        for visit in visits
        if not is_as_promised(visit, role)
    ]


def written_by_reading(visits: Iterable[Visit]) -> list[str]:
    """Reading requests that change something."""
    return [
        f"{visit}: writes {sorted(written)}"
        for visit in visits
        if visit.method in SAFE and (written := visit.writes - WRITTEN_BY_READING.keys())
    ]


def written_though_refused(visits: Iterable[Visit], role: Role) -> list[str]:
    """Requests of those who may not, that change something all the same."""
    return [
        f"{visit}: writes {sorted(written)}"
        for visit in visits
        if (written := visit.writes - WRITTEN_BY_ANY) and expected(visit, role) != Answer.OPEN
    ]


def leaks(visits: Iterable[Visit]) -> list[str]:
    """Answers that hold a mark of somebody else."""
    return [f"{visit}: holds {visit.leaks}" for visit in visits if visit.leaks]


def told_apart(visits: Iterable[Visit]) -> list[str]:
    """Addresses where what is somebody else's does not look like what does not exist."""
    answers: dict[tuple[str, str], dict[str, Visit]] = defaultdict(dict)
    for visit in visits:
        answers[visit.call.name, visit.method][visit.call.ownership] = visit
    pairs = [pair for pair in answers.values() if FOREIGN in pair and MISSING in pair]
    return [
        f"{pair[FOREIGN]}: {pair[FOREIGN].status}, missing {pair[MISSING].status}"
        for pair in pairs
        if pair[FOREIGN].says != pair[MISSING].says
    ]


def all_findings(visits: list[Visit], role: Role) -> list[str]:
    """Everything that is wrong."""
    return [
        *broken_promises(visits, role),
        *written_by_reading(visits),
        *written_though_refused(visits, role),
        *leaks(visits),
        *told_apart(visits),
    ]
