import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shop.marketplace.sources.spool import Entry, Spool

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = (f"https://marketplace.example/rest/2/addons?offset={n}" for n in (0, 2, 4))


def spool(path: Path, *, source: str = "https://marketplace.example", mode: str = "full", now=NOW) -> Spool:
    return Spool(path, source=source, mode=mode, plan="full", now=now)


def app(key: str, text: str = "", *, walk: str = "cloud") -> Entry:
    return Entry(
        collection="addons", key=key, walk=walk, vendor="90001", facts={"item": {"text": text or key}}
    )


def state(spool: Spool) -> dict[str, object]:
    walk = spool.walk("cloud#1")
    return {
        "facts": {key: spool.facts("addons", key) for key in spool.keys("addons")},
        "vendors": set(spool.vendors),
        "size": spool.size("addons", "cloud"),
        "walk": (walk.next_address, walk.count, set(walk.seen)),
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sync" / "run-1.jsonl"


def test_what_was_kept_is_there_after_opening_again(path: Path):
    first = spool(path)
    first.keep([app("one"), app("two")], walk="cloud#1", address=FIRST, next_address=SECOND, count=3)
    first.keep([app("three", "Привет \ud800")], walk="cloud#1", address=SECOND, next_address="", count=3)
    before = state(first)
    first.close()

    again = spool(path)

    assert state(again) == before
    assert before["facts"] == {
        "one": {"cloud": {"item": {"text": "one"}}},
        "two": {"cloud": {"item": {"text": "two"}}},
        "three": {"cloud": {"item": {"text": "Привет \ud800"}}},
    }
    assert again.walk("cloud#1").is_finished
    again.close()


def test_a_walk_that_was_not_begun_is_not_finished(path: Path):
    empty = spool(path)

    assert not empty.walk("cloud#1").is_finished
    empty.close()


def test_facts_met_again_in_the_same_walk_take_the_place_of_the_earlier_ones(path: Path):
    kept = spool(path)
    kept.keep([app("one", "old"), app("one", "other", walk="server")], walk="cloud#1", address=FIRST)
    kept.keep([app("one", "new")], walk="cloud#1", address=SECOND)

    assert kept.facts("addons", "one") == {
        "cloud": {"item": {"text": "new"}},
        "server": {"item": {"text": "other"}},
    }
    assert (kept.size("addons"), kept.size("addons", "cloud")) == (1, 1)
    kept.close()


def test_a_reading_killed_at_any_byte_keeps_the_answers_that_were_complete(path: Path):
    kept = spool(path)
    ends, states = [], []
    for number, (address, following) in enumerate(((FIRST, SECOND), (SECOND, THIRD), (THIRD, ""))):
        ends.append(path.stat().st_size)
        states.append(state(kept))
        entries = [app(f"app-{number}"), app(f"other-{number}")]
        kept.keep(entries, walk="cloud#1", address=address, next_address=following, count=6)
    whole = path.read_bytes()
    ends.append(len(whole))
    states.append(state(kept))
    kept.close()

    for length in range(ends[0], len(whole) + 1):
        path.write_bytes(whole[:length])
        again = spool(path)
        complete = sum(1 for end in ends if end <= length) - 1
        assert state(again) == states[complete], length
        # Going on writes what a reading that was not interrupted would have written.
        assert path.stat().st_size == ends[complete]
        again.close()


@pytest.mark.parametrize("length", range(0, 40, 7))
def test_a_file_whose_first_line_is_torn_starts_over(path: Path, length: int):
    spool(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:length])

    spool(path).close()

    assert path.read_bytes() == whole


@pytest.mark.parametrize("content", [b"\x00\x01\n", b"[]\n", b"{}\n", b'{"format": 0}\n', b"{" * 100 + b"\n"])
def test_a_file_of_another_kind_starts_over(path: Path, content: bytes):
    path.parent.mkdir()
    path.write_bytes(content)

    kept = spool(path)

    assert state(kept)["facts"] == {}
    assert path.read_bytes().startswith(b'{"format": 1')
    kept.close()


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ({}, True),
        ({"now": NOW + timedelta(hours=24)}, True),
        ({"now": NOW + timedelta(hours=24, seconds=1)}, False),
        ({"now": NOW - timedelta(seconds=1)}, False),
        ({"mode": "incremental"}, False),
        ({"source": "https://other.example"}, False),
    ],
)
def test_only_a_young_file_of_the_same_reading_is_gone_on_with(path: Path, given: dict, is_kept: bool):
    kept = spool(path)
    kept.keep([app("one")], walk="cloud#1", address=FIRST)
    kept.close()
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))

    again = spool(path, **given)

    assert list(again.keys("addons")) == (["one"] if is_kept else [])
    again.close()


def test_the_plan_of_the_first_opening_stays_in_force(path: Path):
    Spool(path, source="https://marketplace.example", mode="incremental", plan="full", now=NOW).close()

    again = Spool(path, source="https://marketplace.example", mode="incremental", plan="changes", now=NOW)

    assert again.plan == "full"
    again.close()


def test_leftovers_of_other_readings_go_when_they_are_too_old(path: Path):
    path.parent.mkdir()
    old, young, other = (path.parent / name for name in ("run-7.jsonl", "run-8.jsonl", "notes.txt"))
    for file, age in ((old, 25), (young, 23), (other, 99)):
        file.write_text("{}\n")
        moment = (NOW - timedelta(hours=age)).timestamp()
        os.utime(file, (moment, moment))

    spool(path).remove()

    assert sorted(file.name for file in path.parent.iterdir()) == ["notes.txt", "run-8.jsonl"]


def test_removing_twice_does_no_harm(path: Path):
    kept = spool(path)
    kept.remove()
    kept.remove()

    assert not path.exists()
