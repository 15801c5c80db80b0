"""What is searched for: the texts of the tests' query pairs, also misspelt or begun only, and common words.

The stock shop has its own environment, so this module needs the standard library alone.
"""

import json
import random
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import perf_counter, process_time

PAIRS = Path(__file__).resolve().parent.parent / "tests" / "integration" / "search" / "pairs.json"
# Shorter words are not misspelt here: nobody forgives them a slip.
SHORTEST_MISSPELT = 5
SHORTEST_BEGINNING = 3


# What a tenth of the generated names have, or all of them: there is most to rank and to count.
COMMON = (
    *("calendars", "charts", "confluence", "for", "jira", "macros", "reports", "service desks", "teams"),
    *("workflows for jira", "calendars for confluence", "diagrams for service desks"),
)


class Kind(StrEnum):
    PAIR = "as in the pairs"
    COMMON = "all over the catalogue"
    ONE_SLIP = "one slip"
    TWO_SLIPS = "two slips"
    BEGINNING = "beginning"


@dataclass(frozen=True, slots=True)
class Question:
    """One text, and what it is a case of."""

    text: str
    kind: Kind


def questions() -> list[Question]:
    """Every text of the pairs in all kinds, the same each time, in an order that mixes them."""
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))
    texts = list(dict.fromkeys(pair["text"] for language in ("en", "de") for pair in pairs[language]))
    found = [Question(text, Kind.PAIR) for text in texts]
    found += [Question(text, Kind.COMMON) for text in COMMON]
    for text in texts:
        found.append(Question(beginning(text), Kind.BEGINNING))
        if (once := misspelt(text)) != text:
            found += [Question(once, Kind.ONE_SLIP), Question(misspelt(once), Kind.TWO_SLIPS)]
    random.Random("questions").shuffle(found)  # noqa: S311 - an order, no secret
    return list(dict.fromkeys(found))


def misspelt(text: str) -> str:
    """The text with one letter of its longest word lost, swapped with the next, or another one."""
    words = text.split()
    longest = max(words, key=len)
    if len(longest) < SHORTEST_MISSPELT:
        return text
    chance = random.Random(text)  # noqa: S311 - the same slip each time
    place = chance.randrange(1, len(longest) - 1)
    head, letter, tail = longest[:place], longest[place], longest[place + 1 :]
    slip = chance.choice(
        [head + tail, head + tail[0] + letter + tail[1:], head + chance.choice(string.ascii_lowercase) + tail]
    )
    return " ".join(slip if word == longest else word for word in words)


def beginning(text: str) -> str:
    """The text as far as somebody may have typed it: the last word is not finished."""
    *words, last = text.split()
    return " ".join([*words, last[: max(SHORTEST_BEGINNING, len(last) // 2)]])


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each call: on the clock, and of the processor in this process with all its threads.

    The first ones are those of the calls in their order, then they begin again.
    """

    wall: list[float]
    cpu: list[float]


def timed(calls: Sequence[Callable[[], object]], *, seconds: float, fewest: int = 10) -> Times:
    """Make the calls in turn, again and again, for so long.

    A slow engine gets through a part of them only, but through ``fewest`` at least.
    """
    times = Times([], [])
    until = perf_counter() + seconds
    while perf_counter() < until or len(times.wall) < fewest:
        call = calls[len(times.wall) % len(calls)]
        started, started_cpu = perf_counter(), process_time()
        call()
        times.cpu.append(process_time() - started_cpu)
        times.wall.append(perf_counter() - started)
    return times
