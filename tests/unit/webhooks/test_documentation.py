"""The guide tells what there is, and its example works."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils.translation import override

from shop.webhooks.events import EVENTS
from shop.webhooks.services.delivering import WAITS
from shop.webhooks.signing import new_secret, signed_headers

GUIDE = Path(settings.BASE_DIR) / "docs" / "webhooks.md"
TABLE = re.compile(r"(?<=--update-golden -->\n).*(?=<!-- end of events -->)", re.DOTALL)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def table() -> str:
    with override("en"):
        rows = [
            f"| `{event.name}` | {event.words}{' (department)' if event.is_for_staff else ''} |"
            for event in EVENTS.values()
        ]
    return "\n".join(["| event | when |", "|---|---|", *rows, ""])


def test_the_table_of_events_is_complete(update_golden):
    guide = GUIDE.read_text(encoding="utf-8")
    if update_golden:
        GUIDE.write_text(TABLE.sub(lambda _old: table(), guide), encoding="utf-8")
        pytest.skip("written")

    found = TABLE.search(guide)

    assert found is not None
    assert found[0] == table()


def test_the_example_receives_once_and_refuses_what_is_not_ours():
    guide = GUIDE.read_text(encoding="utf-8")
    names: dict = {}
    exec(re.search(r"```python\n(.*?)```", guide, re.DOTALL)[1], names)  # noqa: S102 - the guide's own example
    body = json.dumps(json.loads(re.search(r"```json\n(.*?)```", guide, re.DOTALL)[1]))
    secret, seen = new_secret(), set()
    headers = signed_headers(message_id="evt_1", body=body, signing_secrets=[secret], at=NOW)

    with time_machine.travel(NOW, tick=False):
        receive = names["receive"]
        assert [receive(body.encode(), headers, secret, seen) for _number in range(2)] == [204, 204]
        assert receive(body.encode() + b" ", headers, secret, seen) == 401
    assert seen == {"evt_1"}


def test_the_pauses_are_those_of_the_guide():
    told = "5 s, 30 s, 2 min, 10 min, 30 min, 1 h, 2 h, and then every 4 h"

    assert told in GUIDE.read_text(encoding="utf-8")
    seconds = [int(wait.total_seconds()) for wait in WAITS]
    assert seconds[:7] == [5, 30, 120, 600, 1800, 3600, 7200]
    assert set(seconds[7:]) == {4 * 3600}
