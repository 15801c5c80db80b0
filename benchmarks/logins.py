"""A login storm: the catalogue while 20 people a second try to sign in, each from an address of their own.

`python -m benchmarks.logins [--apps 1000] [--seconds 30] [--logins 20] [--postgres]`

Ends with 1 when a target is missed.
"""

import argparse
import http.client
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import count
from urllib.parse import urlencode

from benchmarks.databases import BENCH, databases
from benchmarks.generating import write_contents
from benchmarks.installations import OURS, Installation, end_in_order, install, served
from benchmarks.loads import Outcome, visit_once
from benchmarks.measuring import TIMEOUT_SECONDS, WrongAnswer, machine
from benchmarks.reporting import Target, finish, print_table

PAGE = "/catalogue/"
DOOR = "/accounts/login/"
VISITS_PER_SECOND = 5
WARM_UPS = 10
MOST_P95_MS = 1000
_numbers = count(1)


class Storm:
    """Attempts to sign in by the page, with the form that was fetched once."""

    def __init__(self, port: int) -> None:
        self.port = port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        connection.request("GET", DOOR, headers={"X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        page = answer.read().decode()
        self.cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
        if not found:
            raise WrongAnswer(f"{DOOR} has no form: {answer.status}")
        self.token = found[1]
        connection.close()

    def attempt(self) -> Outcome:
        number = next(_numbers)
        # An address that nobody has costs the same hash as one that somebody has.
        fields = {
            "csrfmiddlewaretoken": self.token,
            "login": f"person{number}@example.com",
            "password": "wrong-Horse-battery",
        }
        headers = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}",
            "Cookie": self.cookie,
            "Referer": f"https://127.0.0.1:{self.port}{DOOR}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        started = time.perf_counter()
        try:
            connection.request("POST", DOOR, body=urlencode(fields), headers=headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
            if status == 429 and "Retry-After" not in answer.headers:
                status = -429
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        return Outcome(path=DOOR, status=status, seconds=time.perf_counter() - started)


def at_a_rate(action: Callable[[], Outcome], *, per_second: float, seconds: float) -> list[Outcome]:
    """Act so often, whether earlier actions have ended or not, as people do; return how each ended."""
    outcomes: list[Outcome] = []
    threads = []
    begin = time.perf_counter()
    for number in range(round(per_second * seconds)):
        time.sleep(max(0.0, begin + number / per_second - time.perf_counter()))
        thread = threading.Thread(target=lambda: outcomes.append(action()))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return outcomes


def quantile(outcomes: Sequence[Outcome], share: float) -> float:
    """Milliseconds that this share of the answers took at most."""
    ordered = sorted(outcome.seconds for outcome in outcomes)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.logins", description=__doc__.splitlines()[0])
    parser.add_argument("--apps", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--logins", type=float, default=20, help="attempts in a second")
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args(arguments)
    with databases(on_postgres=options.postgres) as store:
        shop = Installation(shop=OURS, purpose="pages", size=options.apps, databases=store)
        install(shop, write_contents(BENCH, options.apps))
        with served(shop) as port:
            catalogue = lambda: visit_once(port, PAGE)  # noqa: E731 - a name for the rows below
            for _n in range(WARM_UPS):
                catalogue()
            rate, seconds = VISITS_PER_SECOND, options.seconds
            quiet = at_a_rate(catalogue, per_second=rate, seconds=seconds)
            storm = Storm(port)
            attempts: list[Outcome] = []
            storming = threading.Thread(
                target=lambda: attempts.extend(
                    at_a_rate(storm.attempt, per_second=options.logins, seconds=seconds)
                )
            )
            storming.start()
            visits = at_a_rate(catalogue, per_second=rate, seconds=seconds)
            storming.join()
    rows = [
        (name, str(len(those)), *(f"{quantile(those, share):,.0f}" for share in (0.5, 0.95, 0.99)))
        for name, those in (
            ("catalogue, quiet", quiet),
            ("catalogue in the storm", visits),
            ("attempts answered 200", [one for one in attempts if one.status == 200]),
            ("attempts answered 429", [one for one in attempts if one.status == 429]),
        )
        if those
    ]
    print(machine())
    print_table(("", "number", "p50 ms", "p95 ms", "p99 ms"), rows)
    statuses = Counter(one.status for one in attempts)
    share = statuses[429] / len(attempts)
    print(f"Attempts: {dict(statuses)}, {share:.0%} answered 429 with Retry-After")
    bad = [one for one in (*visits, *attempts) if one.is_error or one.status < 0]
    targets = [
        Target(
            name="catalogue in the storm, p95", value=quantile(visits, 0.95), limit=MOST_P95_MS, unit=" ms"
        ),
        Target(name="answers that are errors", value=len(bad), limit=0),
        Target(name="attempts that were hashed, in a second", value=statuses[200] / seconds, limit=3.5),
    ]
    figures = {"statuses": statuses, "quiet": [*map(asdict, quiet)], "storm": [*map(asdict, visits)]}
    return finish("logins", figures, targets)


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
