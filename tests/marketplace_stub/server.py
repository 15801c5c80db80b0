"""The stub's HTTP server: version 2 of the Marketplace's API, what we use of version 3, and logos."""

import contextlib
import io
import json
import re
import socket
import sys
import threading
import time
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from PIL import Image, ImageDraw

from tests.marketplace_stub import wire
from tests.marketplace_stub.catalogue import (
    APPLICATIONS,
    CATEGORIES,
    HOSTINGS,
    App,
    Catalogue,
    sorted_numbers,
)
from tests.marketplace_stub.faults import NAMES, Answer, Exchange, Faults

V3_CREDENTIALS: Final = "buyer@example.com:secret-token"
DEFAULT_LIMIT, MOST = 10, 50
LOGO_COLORS: Final = 24

Params = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: the address with its parameters, and when (seconds of the monotonic clock)."""

    address: str
    headers: Mapping[str, str]
    at: float

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def params(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.address).query)


@dataclass
class Log:
    """What was asked so far."""

    requests: list[Request] = field(default_factory=list)
    most_at_once: int = 0


class Stub:
    """A running stub. ``url`` is its base address, ``faults`` and ``catalogue`` can change at any time."""

    def __init__(
        self, catalogue: Catalogue, *, port: int = 0, credentials: str = V3_CREDENTIALS, is_quiet: bool = True
    ) -> None:
        self.catalogue = catalogue
        self.credentials = credentials
        self.is_quiet = is_quiet
        self.faults = Faults(catalogue)
        self.stopping = threading.Event()
        self.unexpected: list[BaseException] = []
        # Where the logos are said to be; another place plays a foreign host.
        self.cdn = ""
        self._log = Log()
        self._foreign_log = Log()
        self._lock = threading.Lock()
        self._under_way = 0
        self._own = _Server(("127.0.0.1", port), self, self._log)
        self._foreign = _Server(("127.0.0.1", 0), self, self._foreign_log)
        self.url = f"http://127.0.0.1:{self._own.server_port}"
        # The same answers under another name: nobody may ever ask here.
        self.foreign_url = f"http://localhost:{self._foreign.server_port}"
        self.v3_url = self.url + wire.V3
        self.cdn = f"{self.url}/cdn"
        self._threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            for server in (self._own, self._foreign)
        ]

    # --- For tests ---

    @property
    def requests(self) -> list[Request]:
        """What was asked since the beginning or the last ``forget``."""
        return list(self._log.requests)

    @property
    def foreign_requests(self) -> list[Request]:
        """What was asked of the foreign host."""
        return list(self._foreign_log.requests)

    @property
    def most_at_once(self) -> int:
        """The highest number of requests that were under way at the same moment."""
        return self._log.most_at_once

    def asked(self, pattern: str = "") -> list[str]:
        """Return the addresses asked, those that the pattern is found in."""
        return [request.address for request in self.requests if re.search(pattern, request.address)]

    def forget(self) -> None:
        """Begin the log anew."""
        with self._lock:
            for log in (self._log, self._foreign_log):
                log.requests.clear()
                log.most_at_once = 0

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End every connection and wait for the threads that serve them."""
        self.stopping.set()
        self.faults.clear()
        for server in (self._own, self._foreign):
            server.shutdown()
            server.end_connections()
            server.server_close()
        for thread in self._threads:
            thread.join(10)

    # --- For the server ---

    def begin(self, request: Request, log: Log) -> None:
        """Note a request, and that it is under way."""
        with self._lock:
            log.requests.append(request)
            self._under_way += 1
            log.most_at_once = max(log.most_at_once, self._under_way)

    def end(self) -> None:
        """Note that a request is answered."""
        with self._lock:
            self._under_way -= 1

    def answer(self, request: Request) -> Answer:
        """Make the answer to a request, with all that goes wrong."""
        path, params = request.path, request.params
        exchange = Exchange(path=path, params=params, foreign_url=self.foreign_url)
        if path in (wire.ADDONS, wire.PRODUCTS):
            exchange.offset, limit = self._place(params)
            exchange.page = exchange.offset // limit + 1 if limit else 0
        answer = self._route(request, exchange)
        return self.faults.spoil(answer, exchange)

    def _route(self, request: Request, exchange: Exchange) -> Answer:
        path = request.path
        if path.startswith(wire.V3):
            expected = "Basic " + b64encode(self.credentials.encode()).decode()
            if request.headers.get("authorization") != expected:
                return Answer(status=401, document={"code": 401, "message": "Unauthorized"})
        for pattern, make in ROUTES:
            if match := pattern.fullmatch(path):
                groups = {name: unquote(value) for name, value in match.groupdict().items()}
                made = make(self, request.params, exchange, **groups)
                if isinstance(made, Answer):
                    return made
                if made is not None:
                    return Answer(document=made)
                break
        return Answer(status=404, document=wire.not_found(path))

    @staticmethod
    def _place(params: Params) -> tuple[int, int]:
        """Return offset and limit: 10 unless asked otherwise, never more than 50."""
        offset, limit = (
            int(given[0]) if (given := params.get(name)) and given[0].isdecimal() else default
            for name, default in (("offset", 0), ("limit", DEFAULT_LIMIT))
        )
        return offset, min(limit, MOST)

    # --- Version 2 ---

    def addon_list(self, params: Params, exchange: Exchange) -> wire.Json:
        """The list of apps, filtered and in the order asked for."""
        offset, limit = self._place(params)
        if limit == 0:
            return {"_links": {"self": {"href": f"{wire.ADDONS}?limit=0"}, **wire.addon_templates()}}
        numbers = self._chosen(params)
        moved, more = self.faults.offset(exchange)
        begin = max(0, offset + moved)
        chosen = numbers[begin : begin + limit]
        hostings = _hostings(params) if _is_true(params, "withVersion") else None
        addons = [
            wire.addon(self.catalogue, self.catalogue.app(number), cdn=self.cdn, hostings=hostings)
            for number in chosen
        ]
        return wire.addon_page(
            addons,
            params=params,
            offset=offset,
            limit=limit,
            count=len(numbers) + more,
            has_next=begin + limit < len(numbers),
        )

    def addon(self, params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        app = self.catalogue.find(key)
        if app is None:
            return None
        hostings = _hostings(params) if _is_true(params, "withVersion") else None
        whole = wire.addon(self.catalogue, app, cdn=self.cdn, hostings=hostings)
        vendor = self.catalogue.vendor(app.vendor)
        assert vendor is not None
        whole["_embedded"]["vendor"] = wire.vendor(vendor)
        # Asked for by itself, an app tells at another place than in a list when it changed.
        if "lastModified" in whole["_embedded"]:
            whole["lastModified"] = whole["_embedded"].pop("lastModified")
        return whole

    def addon_versions(self, params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        app = self.catalogue.find(key)
        if app is None:
            return None
        offset, limit = self._place(params)
        versions = [
            wire.version(app, hosting, app.releases[hosting])
            for hosting in _hostings(params)
            if hosting in app.releases
        ]
        return wire.version_list(f"{wire.ADDONS}/{key}/versions", versions, offset=offset, limit=limit)

    def addon_latest(self, params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        app = self.catalogue.find(key)
        release = wire.newest(app.releases, _hostings(params)) if app else None
        return wire.version(app, *release) if app and release else None

    def addon_version(
        self, _params: Params, _exchange: Exchange, key: str, by: str, value: str
    ) -> wire.Json | None:
        app = self.catalogue.find(key)
        for hosting, release in app.releases.items() if app else ():
            if value == (release.name if by == "name" else str(release.build)):
                return wire.version(app, hosting, release)  # type: ignore[arg-type]
        return None

    def pricing(self, _params: Params, _exchange: Exchange, key: str, hosting: str) -> wire.Json | None:
        app = self.catalogue.find(key)
        return wire.pricing(app, hosting) if app and hosting in app.releases else None

    def product_list(self, params: Params, _exchange: Exchange) -> wire.Json:
        offset, limit = self._place(params)
        hostings = _hostings(params)
        entries = [
            entry
            for entry in self.catalogue.products.values()
            if any(hosting in entry.releases for hosting in hostings)
        ]
        embedded = hostings if _is_true(params, "withVersion") else None
        products = [wire.product(entry, hostings=embedded) for entry in entries[offset : offset + limit]]
        return wire.product_page(products, params=params, offset=offset, limit=limit, count=len(entries))

    def product(self, params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        entry = self.catalogue.products.get(key)
        hostings = _hostings(params) if _is_true(params, "withVersion") else None
        return wire.product(entry, hostings=hostings) if entry else None

    def product_versions(self, params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        entry = self.catalogue.products.get(key)
        if entry is None:
            return None
        offset, limit = self._place(params)
        versions = [
            wire.product_version(entry, hosting, entry.releases[hosting])
            for hosting in _hostings(params)
            if hosting in entry.releases
        ]
        return wire.version_list(f"{wire.PRODUCTS}/key/{key}/versions", versions, offset=offset, limit=limit)

    def product_latest(self, params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        entry = self.catalogue.products.get(key)
        release = wire.newest(entry.releases, _hostings(params)) if entry else None
        return wire.product_version(entry, *release) if entry and release else None

    def applications(self, _params: Params, _exchange: Exchange) -> wire.Json:
        return wire.applications()

    def categories(self, _params: Params, _exchange: Exchange, application: str) -> wire.Json | None:
        return wire.categories(application) if application in APPLICATIONS else None

    def vendor(self, _params: Params, _exchange: Exchange, number: str) -> wire.Json | None:
        entry = self.catalogue.vendor(int(number))
        return wire.vendor(entry) if entry else None

    def asset(self, _params: Params, _exchange: Exchange, number: str) -> wire.Json | None:
        app = self._app(int(number))
        return wire.asset(app, cdn=self.cdn) if app and app.logo_links else None

    def logo(self, _params: Params, _exchange: Exchange, number: str, ending: str) -> Answer | None:
        app = self._app(int(number))
        if app is None or not app.logo_links:
            return None
        return Answer(body=picture(app.number % LOGO_COLORS, ending), content_type=f"image/{ending}")

    def _app(self, number: int) -> App | None:
        try:
            return self.catalogue.app(number)
        except KeyError:
            return None

    def _chosen(self, params: Params) -> list[int]:
        """Return the numbers of the apps that the parameters ask for, in their order."""
        name = json.dumps({key: sorted(params[key]) for key in sorted(params) if key in FILTERS})
        hostings = _hostings(params)
        cost = params.get("cost", [""])[0]
        order = params.get("filter", [""])[0]
        text = params.get("text", [""])[0].casefold()
        application = params.get("application", [""])[0]
        categories = set(params.get("category", []))

        def passes(app: App) -> bool:
            releases = [
                release
                for hosting in hostings
                if (release := app.releases.get(hosting)) and release.status == "public"
            ]
            return (
                app.status == "public"
                and bool(releases)
                and (not cost or any(release.payment in COSTS.get(cost, ()) for release in releases))
                and (not application or any(application in release.applications for release in releases))
                and (not categories or any(CATEGORIES[number] in categories for number in app.categories))
                and (not text or text in f"{app.name} {app.tag_line} {app.summary}".casefold())
                and (order != "atlassian" or app.vendor == 1)
            )

        numbers = self.catalogue.select(passes, name=name)
        if order in ORDERS:
            return sorted_numbers(self.catalogue, numbers, order)
        return numbers

    # --- Version 3 ---

    def parent_software(self, params: Params, _exchange: Exchange) -> wire.Json:
        items = [wire.parent_software(entry) for entry in self.catalogue.products.values()]
        return self._cursor_page("parentSoftware", items, params, "/rest/3/parent-software")

    def one_parent_software(self, _params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        entry = self.catalogue.products.get(key)
        return wire.parent_software(entry) if entry else None

    def parent_software_versions(self, params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        entry = self.catalogue.products.get(key)
        if entry is None:
            return None
        items = wire.parent_software_versions(entry)
        return self._cursor_page("versions", items, params, f"/rest/3/parent-software/{key}/versions")

    def product_listing(self, _params: Params, _exchange: Exchange, key: str) -> wire.Json | None:
        app = self.catalogue.find(key)
        return wire.product_listing(app, cdn=self.cdn) if app else None

    def _cursor_page(self, name: str, items: list[wire.Json], params: Params, base: str) -> wire.Json:
        _offset, limit = self._place(params)
        start = int(params.get("cursor", ["c0"])[0][1:])
        return wire.cursor_page(name, items, base=base, start=start, limit=max(1, limit))


FILTERS: Final = frozenset({"application", "category", "cost", "filter", "hosting", "text"})
ORDERS: Final = frozenset({"name", "recent", "new", "popular", "highest-rated"})
COSTS: Final = {
    "free": ("free",),
    "paid": ("atlassian", "vendor"),
    "orderable": ("atlassian",),
    "marketplace": ("atlassian",),
}
KEY: Final = r"(?P<key>[^/]+)"
ROUTES: Final[tuple[tuple[re.Pattern[str], Callable[..., Any]], ...]] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (wire.ADDONS, Stub.addon_list),
        (f"{wire.ADDONS}/{KEY}", Stub.addon),
        (f"{wire.ADDONS}/{KEY}/versions", Stub.addon_versions),
        (f"{wire.ADDONS}/{KEY}/versions/latest", Stub.addon_latest),
        (f"{wire.ADDONS}/{KEY}/versions/(?P<by>name|build)/(?P<value>[^/]+)", Stub.addon_version),
        (f"{wire.ADDONS}/{KEY}/pricing/(?P<hosting>[a-z]+)/live", Stub.pricing),
        (wire.PRODUCTS, Stub.product_list),
        (f"{wire.PRODUCTS}/key/{KEY}", Stub.product),
        (f"{wire.PRODUCTS}/key/{KEY}/versions", Stub.product_versions),
        (f"{wire.PRODUCTS}/key/{KEY}/versions/latest", Stub.product_latest),
        ("/rest/2/applications", Stub.applications),
        ("/rest/2/addonCategories/app/(?P<application>[^/]+)", Stub.categories),
        (f"{wire.VENDORS}/(?P<number>[0-9]+)", Stub.vendor),
        (r"/rest/2/assets/images%2F00000000-0000-4000-8000-(?P<number>\d{12})\.\w+", Stub.asset),
        (r"/cdn/logos/(?P<number>\d+)-\w+\.(?P<ending>png|jpeg)", Stub.logo),
        (f"{wire.V3}/parent-software", Stub.parent_software),
        (f"{wire.V3}/parent-software/{KEY}", Stub.one_parent_software),
        (f"{wire.V3}/parent-software/{KEY}/versions", Stub.parent_software_versions),
        (f"{wire.V3}/product-listing/{KEY}", Stub.product_listing),
    )
)


def _hostings(params: Params) -> list[str]:
    given = [value.lower() for value in params.get("hosting", []) if value]
    return [hosting for hosting in HOSTINGS if not given or "any" in given or hosting in given]


def _is_true(params: Params, name: str) -> bool:
    return params.get(name, [""])[0].lower() == "true"


@cache
def picture(color: int, ending: str) -> bytes:
    """Return the bytes of a logo, 72 pixels wide; ``color`` is a number below ``LOGO_COLORS``."""
    image = Image.new("RGB", (72, 72), f"hsl({color * 15}, 60%, 45%)")
    ImageDraw.Draw(image).ellipse((18, 18, 54, 54), fill="white")
    stream = io.BytesIO()
    image.save(stream, "JPEG" if ending == "jpeg" else "PNG")
    return stream.getvalue()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, place: tuple[str, int], stub: Stub, log: Log) -> None:
        self.stub = stub
        self.log = log
        self._connections: set[socket.socket] = set()
        super().__init__(place, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exc_info()[1]
        # A client may go at any time, above all one that is killed.
        if error is not None and not isinstance(error, ConnectionError):
            self.stub.unexpected.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Stub", ""
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        stub = self.server.stub
        if self.path == "/stub/log":
            log = {"requests": len(stub.requests), "most_at_once": stub.most_at_once}
            self._send(Answer(document=log), Request(address=self.path, headers={}, at=time.monotonic()))
            return
        request = Request(
            address=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            at=time.monotonic(),
        )
        stub.begin(request, self.server.log)
        ended = contextlib.ExitStack()
        with ended:
            ended.callback(stub.end)
            self._send(stub.answer(request), request, before_last_write=ended.close)

    def _send(
        self, answer: Answer, request: Request, *, before_last_write: Callable[[], None] = lambda: None
    ) -> None:
        """Send an answer. ``before_last_write`` is called while the client cannot have all of it yet, so that
        its next request does not seem to come at the same time.
        """
        stopping = self.server.stub.stopping
        if answer.hold:
            answer.hold.reached.set()
            while not answer.hold.released.wait(0.05) and not stopping.is_set():
                pass
        if answer.delay:
            stopping.wait(answer.delay)
        body = answer.body
        if body is None:
            body = json.dumps(answer.document, ensure_ascii=False, separators=(",", ":")).encode()
        tag = f'"{zlib.crc32(body):08x}"'
        status = answer.status
        if status == 200:
            answer.headers.setdefault("ETag", tag)
            answer.headers.setdefault("Cache-Control", "no-cache")
            if request.headers.get("if-none-match") == tag and not answer.is_cut:
                status, body = 304, b""
        head = self._head(status, answer, len(body))
        if not answer.piece:
            before_last_write()
        if answer.is_cut:
            self.wfile.write(head + body[: len(body) // 2])
            self.close_connection = True
        elif answer.piece:
            self.wfile.write(head)
            for begin in range(0, len(body), answer.piece):
                if stopping.wait(answer.pause):
                    break
                self.wfile.write(body[begin : begin + answer.piece])
        else:
            self.wfile.write(head + body)

    def _head(self, status: int, answer: Answer, length: int) -> bytes:
        # In one piece with the body, so that the client does not wait for a second packet.
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(length))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        buffered: list[bytes] = self._headers_buffer  # type: ignore[attr-defined]
        head = b"".join(buffered) + b"\r\n"
        buffered.clear()
        return head

    def do_POST(self) -> None:
        """Switch faults in a stub that runs in another process."""
        stub, parts = self.server.stub, urlsplit(self.path)
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = Answer()
        if parts.path == "/stub/clear":
            stub.faults.clear()
        elif parts.path == "/stub/faults" and params.get("name") in NAMES:
            name, when = params.pop("name"), params.pop("when", "always")
            stub.faults.add(name, when, **params)
        else:
            answer = Answer(status=404, document=wire.not_found(self.path))
        if answer.status == 200:
            answer.document = {"faults": [fault.name for fault in stub.faults]}
        self._send(answer, Request(address=self.path, headers={}, at=time.monotonic()))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        if not self.server.stub.is_quiet:
            super().log_message(format, *args)


@contextlib.contextmanager
def serve_marketplace(
    catalogue: Catalogue | None = None, *, port: int = 0, faults: Mapping[str, str] | None = None
) -> Iterator[Stub]:
    """Serve a catalogue on loopback for as long as the context lasts; ``faults`` maps names to when.

    Whatever went wrong in the stub itself is raised at the end.
    """
    stub = Stub(catalogue or Catalogue(), port=port)
    for name, when in (faults or {}).items():
        stub.faults.add(name, when)
    stub.start()
    try:
        yield stub
    finally:
        stub.stop()
        # Also while another exception is on its way, which this one most likely led to.
        if stub.unexpected:
            raise stub.unexpected[0]
