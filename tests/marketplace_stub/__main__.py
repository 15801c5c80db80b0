"""Serve the stub for people and benchmarks.

``python -m tests.marketplace_stub --port 8099 --apps 10000`` and then
``python manage.py sync_marketplace --source http://127.0.0.1:8099``.

``--fault NAME[@WHEN]`` switches a fault on: ``--fault 500@every:20`` or ``--fault skips@page:4,once``;
``--list-faults`` names them. While it runs, POST requests without a body switch faults too:
``/stub/faults?name=touched-1`` or ``/stub/faults?name=cut&when=every:9`` adds one, ``/stub/clear`` ends
them all; ``GET /stub/log`` says how many requests there were, and how many at once.
"""

import argparse
import signal
import threading

from tests.marketplace_stub.catalogue import Catalogue
from tests.marketplace_stub.faults import NAMES
from tests.marketplace_stub.server import serve_marketplace


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.marketplace_stub",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--apps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-logos", action="store_true", help="apps without logos: less to fetch")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME[@WHEN]")
    parser.add_argument("--list-faults", action="store_true")
    given = parser.parse_args()
    if given.list_faults:
        print("\n".join(NAMES))  # noqa: T201
        return
    faults = {}
    for text in given.fault:
        name, _at, when = text.partition("@")
        if name not in NAMES:
            parser.error(f"{name} is no fault; --list-faults names them")
        faults[name] = when or "always"
    # A wish to end ends the server too, so that nothing keeps the port.
    ended = threading.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: ended.set())
    catalogue = Catalogue(given.apps, seed=given.seed, logos=not given.no_logos)
    with serve_marketplace(catalogue, port=given.port, faults=faults) as stub:
        print(f"{given.apps} apps at {stub.url} (version 3 at {stub.v3_url})", flush=True)  # noqa: T201
        ended.wait()


if __name__ == "__main__":
    main()
