"""What can go wrong, each thing under a name, to be switched on and off while the stub runs.

A fault says *when* it strikes: ``always``, ``once``, ``first:3`` (the first three matching requests),
``after:10``, ``every:7``, ``page:4`` (of a list, counted from 1), or several joined by a comma, such as
``page:4,once``. What a fault does to the catalogue itself (listings that vanish, logos that are no pictures)
lasts for as long as it is on.
"""

import copy
import io
import json
import re
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from PIL import Image

from tests.marketplace_stub.catalogue import Catalogue

HOSTILE_TEXTS: Final = Path(__file__).with_name("hostile_texts.json")
API: Final = r"/rest/2/"
LISTS: Final = r"/rest/2/addons$"
LOGOS: Final = r"/cdn/"
MEBIBYTE: Final = 1024 * 1024


def hostile_texts() -> list[dict[str, str]]:
    """Return the texts that must never run: ``{"name": what it tries, "text": the text}``."""
    texts: list[dict[str, str]] = json.loads(HOSTILE_TEXTS.read_text(encoding="utf-8"))
    return texts


@dataclass(slots=True)
class Exchange:
    """One request, as far as faults look at it."""

    path: str
    params: Mapping[str, Sequence[str]]
    # Of a list, from 1; 0 for anything else.
    page: int = 0
    offset: int = 0
    foreign_url: str = ""


@dataclass(slots=True)
class Answer:
    """What the server is about to send. The body is made from the document unless it is given."""

    status: int = 200
    document: Any = None
    body: bytes | None = None
    content_type: str = "application/json;charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)
    # How it is sent: a pause before it, or after each piece of it; or the connection ends half way.
    delay: float = 0.0
    piece: int = 0
    pause: float = 0.0
    is_cut: bool = False
    hold: "Hold | None" = None


class Hold:
    """An answer that waits until somebody lets it go; so a test can stop a reading exactly here."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.released = threading.Event()

    def release(self) -> None:
        """Let the answer go."""
        self.released.set()


@dataclass(frozen=True, slots=True)
class When:
    """Which of the matching requests a fault strikes."""

    once: bool = False
    first: int = 0
    after: int = 0
    every: int = 1
    page: int = 0

    @classmethod
    def parse(cls, text: str) -> "When":
        """Read ``page:4,once`` and the like. Raises ValueError."""
        given: dict[str, int | bool] = {}
        for part in filter(None, text.split(",")):
            word, _colon, number = part.partition(":")
            if word == "once":
                given["once"] = True
            elif word in ("first", "after", "every", "page") and number.isdecimal():
                given[word] = int(number)
            elif word != "always":
                raise ValueError(f"{part!r} is none of always, once, first:N, after:N, every:N, page:N")
        return cls(**given)  # type: ignore[arg-type]


class Fault:
    """A fault that is switched on. ``struck`` counts how often it did something."""

    def __init__(self, name: str, when: When, path: str, options: dict[str, Any]) -> None:
        self.name = name
        self.when = when
        self.options = options
        self.struck = 0
        self.hold = Hold()
        self._path = re.compile(path)
        self._matched = 0
        # What a fault has to remember from one request to the next, such as how far the pages have moved.
        self.memory: dict[str, Any] = {}

    def strikes(self, exchange: Exchange) -> bool:
        """Whether this request is one of those it is about; counts it."""
        if not self._path.search(exchange.path) or (self.when.page and exchange.page != self.when.page):
            return False
        self._matched += 1
        limit = 1 if self.when.once else self.when.first
        if (limit and self.struck >= limit) or self._matched <= self.when.after:
            return False
        if self._matched % self.when.every:
            return False
        self.struck += 1
        return True


class Faults:
    """The faults of one stub, safe to switch from another thread."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._on: list[Fault] = []

    def add(self, name: str, when: str = "always", *, path: str = "", **options: Any) -> Fault:
        """Switch a fault on; ``path`` is a pattern of the addresses it is about, instead of its usual ones.

        Raises KeyError for an unknown name.
        """
        if name in CATALOGUE_FAULTS:
            CATALOGUE_FAULTS[name](self._catalogue, **options)
            fault = Fault(name, When(), r"(?!)", options)
        else:
            usual = ANSWER_FAULTS[name].path if name in ANSWER_FAULTS else PAGE_FAULTS[name].path
            fault = Fault(name, When.parse(when), path or usual, options)
        with self._lock:
            self._on.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Switch one off. What it did to the catalogue stays until ``clear``."""
        fault.hold.release()
        with self._lock:
            self._on.remove(fault)

    def clear(self) -> None:
        """Switch everything off; the catalogue is what it was in the beginning, held answers go."""
        with self._lock:
            for fault in self._on:
                fault.hold.release()
            self._on.clear()
        self._catalogue.restore()

    def offset(self, exchange: Exchange) -> tuple[int, int]:
        """Return by how much the place of this page, and the count, are off because the catalogue moved."""
        with self._lock:
            moves = [_drift(fault, exchange) for fault in self._on if fault.name in DRIFTS]
        return sum(move for move, _count in moves), sum(count for _move, count in moves)

    def spoil(self, answer: Answer, exchange: Exchange) -> Answer:
        """Do to an answer whatever the faults that strike do."""
        with self._lock:
            striking = [fault for fault in self._on if fault.name not in DRIFTS and fault.strikes(exchange)]
        # First what concerns the document, then what concerns its way to the client.
        for fault in striking:
            if fault.name in PAGE_FAULTS and answer.status == 200:
                PAGE_FAULTS[fault.name].spoil(answer, exchange, **fault.options)
        for fault in striking:
            if fault.name == "hold":
                answer.hold = fault.hold
            elif fault.name in ANSWER_FAULTS:
                ANSWER_FAULTS[fault.name].spoil(answer, exchange, **fault.options)
        return answer

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._on))


@dataclass(frozen=True, slots=True)
class Kind:
    """What a fault does, and to which addresses when nothing else is said."""

    spoil: Callable[..., None]
    path: str = API


# --- On the way ---


def _too_many(
    answer: Answer,
    _exchange: Exchange,
    *,
    seconds: float = 0,
    as_date: bool = False,
    header: str | None = None,
) -> None:
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    wish = header if header is not None else format_datetime(at, usegmt=True) if as_date else f"{seconds:g}"
    answer.status, answer.document, answer.body = 429, {"errors": [{"message": "Too many requests."}]}, None
    if wish:
        answer.headers["Retry-After"] = wish


def _status(answer: Answer, _exchange: Exchange, *, status: int = 500) -> None:
    answer.status, answer.body = status, b"<html><body><h1>Something went wrong</h1></body></html>"
    answer.content_type = "text/html;charset=UTF-8"


def _cut(answer: Answer, _exchange: Exchange) -> None:
    answer.is_cut = True


def _drip(answer: Answer, _exchange: Exchange, *, piece: int = 256, pause: float = 0.05) -> None:
    answer.piece, answer.pause = piece, pause


def _slow(answer: Answer, _exchange: Exchange, *, seconds: float = 0.2) -> None:
    answer.delay = seconds


def _broken_json(answer: Answer, _exchange: Exchange) -> None:
    whole = json.dumps(answer.document).encode()
    answer.body = whole[: len(whole) * 2 // 3]


def _html(answer: Answer, _exchange: Exchange) -> None:
    answer.body = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon</body></html>"
    answer.content_type = "text/html;charset=UTF-8"


def _not_an_object(answer: Answer, _exchange: Exchange, *, document: Any = None) -> None:
    answer.document = ["no", "object"] if document is None else document


def _too_large(answer: Answer, _exchange: Exchange, *, size: int = 20 * MEBIBYTE) -> None:
    # Valid JSON, and true but for the padding.
    whole = json.dumps(answer.document).encode()
    answer.body = b'{"padding": "' + b"x" * size + b'", ' + whole[1:]


def _gzip_bomb(answer: Answer, _exchange: Exchange, *, size: int = 256 * MEBIBYTE) -> None:
    answer.body = _bomb(size)
    answer.headers["Content-Encoding"] = "gzip"


@cache
def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    head = packer.compress(b'{"padding": "')
    piece = b"x" * MEBIBYTE
    packed = b"".join(packer.compress(piece) for _ in range(size // MEBIBYTE))
    return head + packed + packer.compress(b'"}') + packer.flush()


def _redirect(answer: Answer, exchange: Exchange, *, to: str = "") -> None:
    answer.status, answer.body = 302, b""
    answer.headers["Location"] = to or f"{exchange.foreign_url}{exchange.path}"


def _hold(_answer: Answer, _exchange: Exchange) -> None:
    """``Faults.spoil`` hands the fault's own hold over."""


def _picture(answer: Answer, body: bytes, content_type: str = "image/png") -> None:
    answer.status, answer.body, answer.content_type = 200, body, content_type


def _logo_html(answer: Answer, _exchange: Exchange) -> None:
    # It calls itself a picture: only its bytes tell.
    _picture(answer, b"<html><script>alert(1)</script></html>")


def _logo_svg(answer: Answer, _exchange: Exchange, *, content_type: str = "image/svg+xml") -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    _picture(answer, svg, content_type)


def _logo_too_large(answer: Answer, _exchange: Exchange, *, size: int = 3 * MEBIBYTE) -> None:
    whole = answer.body or b""
    _picture(answer, whole + b"\x00" * size)


def _logo_bomb(answer: Answer, _exchange: Exchange, *, side: int = 12_000) -> None:
    _picture(answer, _vast_picture(side))


@cache
def _vast_picture(side: int) -> bytes:
    stream = io.BytesIO()
    Image.new("1", (side, side)).save(stream, "PNG")
    return stream.getvalue()


def _logo_torn(answer: Answer, _exchange: Exchange) -> None:
    whole = answer.body or b""
    _picture(answer, whole[: len(whole) // 2])


def _logo_polyglot(answer: Answer, _exchange: Exchange) -> None:
    _picture(answer, (answer.body or b"") + b"<script>alert(1)</script>")


ANSWER_FAULTS: Final[dict[str, Kind]] = {
    "429": Kind(_too_many),
    "500": Kind(_status),
    "cut": Kind(_cut),
    "drip": Kind(_drip),
    "slow": Kind(_slow),
    "invalid-json": Kind(_broken_json),
    "html": Kind(_html),
    "not-an-object": Kind(_not_an_object),
    "too-large": Kind(_too_large),
    "gzip-bomb": Kind(_gzip_bomb),
    "redirect": Kind(_redirect),
    "hold": Kind(_hold),
    "logo-404": Kind(lambda answer, exchange: _status(answer, exchange, status=404), LOGOS),
    "logo-500": Kind(_status, LOGOS),
    "logo-html": Kind(_logo_html, LOGOS),
    "logo-svg": Kind(_logo_svg, LOGOS),
    "logo-too-large": Kind(_logo_too_large, LOGOS),
    "logo-bomb": Kind(_logo_bomb, LOGOS),
    "logo-torn": Kind(_logo_torn, LOGOS),
    "logo-polyglot": Kind(_logo_polyglot, LOGOS),
    "logo-redirect": Kind(_redirect, LOGOS),
}


# --- In a page ---


def _items(answer: Answer) -> list[dict[str, Any]]:
    embedded = answer.document.get("_embedded", {}) if isinstance(answer.document, dict) else {}
    name = next((name for name in ("addons", "products", "versions") if name in embedded), "")
    items: list[dict[str, Any]] = embedded.get(name, [])
    return items


def _next_is(answer: Answer, target: str) -> None:
    links = answer.document["_links"]
    given = links.get("next")
    if isinstance(given, list) or "addons" in answer.document.get("_embedded", {}):
        links["next"] = [{"href": target, "type": "application/json"}]
    else:
        links["next"] = {"href": target}


def _own_address(answer: Answer) -> str:
    return str(answer.document["_links"]["self"]["href"])


def _next_self(answer: Answer, _exchange: Exchange) -> None:
    _next_is(answer, _own_address(answer))


def _next_circle(answer: Answer, _exchange: Exchange) -> None:
    _next_is(answer, re.sub(r"offset=\d+", "offset=0", _own_address(answer)))


def _next_foreign(answer: Answer, exchange: Exchange, *, to: str = "") -> None:
    _next_is(answer, to or exchange.foreign_url + _own_address(answer))


def _empty_with_next(answer: Answer, _exchange: Exchange) -> None:
    _items(answer).clear()


def _no_next(answer: Answer, _exchange: Exchange) -> None:
    answer.document["_links"].pop("next", None)


def _wrong_count(answer: Answer, _exchange: Exchange, *, count: Any = 7) -> None:
    if count is None:
        answer.document.pop("count", None)
    else:
        answer.document["count"] = count


def _other_case(answer: Answer, _exchange: Exchange, *, key: str = "") -> None:
    items = _items(answer)
    double = (
        next((item for item in items if item.get("key") == key), None) if key else next(iter(items), None)
    )
    if double is not None:
        twin = copy.deepcopy(double)
        twin["key"] = double["key"].swapcase()
        items.append(twin)


def _twice(answer: Answer, _exchange: Exchange) -> None:
    items = _items(answer)
    items[1:1] = copy.deepcopy(items[:1])


def _wrong_type(
    answer: Answer, _exchange: Exchange, *, key: str, field: str, value: Any = None, missing: bool = False
) -> None:
    """Put a value where it does not belong; ``field`` is a path such as ``_embedded.vendor.name``."""
    given = [answer.document] if "key" in answer.document else _items(answer)
    for item in given:
        if item.get("key") == key:
            put(item, field, value, missing=missing)


def put(item: Any, path: str, value: Any, *, missing: bool = False) -> None:
    """Set the value at a path of names and positions, if the way there exists."""
    *way, last = path.split(".")
    for name in way:
        place = _place(item, name)
        if place is None:
            return
        item = item[place]
    place = _place(item, last)
    if missing and place is not None:
        del item[place]
    elif not missing and (place is not None or isinstance(item, dict)):
        item[last if place is None else place] = value


def _place(item: Any, name: str) -> Any:
    """Return what the name stands for in a mapping or a list, None if nothing is there."""
    if isinstance(item, dict):
        return name if name in item else None
    if isinstance(item, list) and name.isdecimal() and int(name) < len(item):
        return int(name)
    return None


def _huge_texts(answer: Answer, _exchange: Exchange, *, key: str, size: int = 5 * MEBIBYTE) -> None:
    text = "<p>Long &amp; longer.</p>" * (size // 25)
    _in_texts(answer, key, lambda _old: text)


def _in_texts(answer: Answer, key: str, change: Callable[[str], str]) -> None:
    for item in [answer.document] if "key" in answer.document else _items(answer):
        if item.get("key") == key:
            for path in ("tagLine", "summary"):
                item[path] = change(item.get(path) or "")
            found = item["_embedded"].get("version")
            if found:
                found["text"]["moreDetails"] = change(found["text"]["moreDetails"] or "")
    if re.search(rf"/addons/{re.escape(key)}/versions/", str(_link_to_self(answer))):
        answer.document["text"]["moreDetails"] = change(answer.document["text"]["moreDetails"] or "")


def _link_to_self(answer: Answer) -> str:
    links = answer.document.get("_links", {}) if isinstance(answer.document, dict) else {}
    return str(links.get("self", {}).get("href", ""))


def _hostile_texts(answer: Answer, _exchange: Exchange) -> None:
    """Give every app a hostile text of its own, in every text it has; the app's number says which one."""
    texts = hostile_texts()
    for item in _items(answer) if "key" not in answer.document else [answer.document]:
        if "id" not in item:
            continue
        text = texts[int(item["id"]) % len(texts)]["text"]
        item["name"] = f"{item['name']} {text}"
        item["tagLine"] = item["summary"] = text
        item["_embedded"]["vendor"]["name"] = f"Vendor {text}"
        for category in item["_embedded"]["categories"]:
            category["name"] = f"{category['name']} {text}"
        found = item["_embedded"].get("version")
        if found:
            found["name"] = text[:100]
            found["text"]["moreDetails"] = f"<p>About.</p>{text}"
            found["vendorLinks"]["supportTicketSystem"] = text


PAGE_FAULTS: Final[dict[str, Kind]] = {
    # The catalogue moves while it is read: from this page on, for this walk. See ``Faults.offset``.
    "repeats": Kind(lambda *_: None, LISTS),
    "skips": Kind(lambda *_: None, LISTS),
    "next-self": Kind(_next_self, LISTS),
    "next-circle": Kind(_next_circle, LISTS),
    "next-foreign": Kind(_next_foreign, LISTS),
    "no-next": Kind(_no_next, LISTS),
    "empty-with-next": Kind(_empty_with_next, LISTS),
    "wrong-count": Kind(_wrong_count, LISTS),
    "other-case": Kind(_other_case, LISTS),
    "twice": Kind(_twice, LISTS),
    "wrong-type": Kind(_wrong_type, r"/rest/2/addons"),
    "huge-texts": Kind(_huge_texts, r"/rest/2/addons"),
    "hostile-texts": Kind(_hostile_texts, r"/rest/2/addons"),
}
# An app that comes in front pushes the others back: one is given twice. One that goes leaves a gap.
DRIFTS: Final = {"repeats": (-1, 1), "skips": (1, 0)}


def _drift(fault: Fault, exchange: Exchange) -> tuple[int, int]:
    walk = json.dumps({name: list(values) for name, values in exchange.params.items() if name != "offset"})
    if exchange.offset == 0:
        fault.memory.pop(walk, None)
    if not exchange.page:
        return 0, 0
    if fault.strikes(exchange):
        fault.memory[walk] = True
    return DRIFTS[fault.name] if fault.memory.get(walk) else (0, 0)


# --- In the catalogue itself ---


def _any_key(catalogue: Catalogue, key: str) -> str:
    return key or catalogue.keys()[-1]


def _vanish_one(catalogue: Catalogue, *, key: str = "") -> None:
    catalogue.remove(_any_key(catalogue, key))


def _rename(catalogue: Catalogue, *, key: str = "", name: str = "Renamed with the Same Key") -> None:
    catalogue.change(_any_key(catalogue, key), name=name)


def _change_payment(catalogue: Catalogue, *, key: str = "", payment: str = "vendor") -> None:
    found = catalogue.find(_any_key(catalogue, key))
    assert found is not None
    catalogue.change_release(found.key, next(iter(found.releases)), payment=payment)


def _add_deployment(catalogue: Catalogue, *, key: str = "", hosting: str = "server") -> None:
    catalogue.change_release(_any_key(catalogue, key), hosting, build=77)


def _remove_deployment(catalogue: Catalogue, *, key: str = "") -> None:
    found = catalogue.find(key) if key else None
    found = found or next(app for app in catalogue.apps() if len(app.releases) > 1)
    catalogue.drop_release(found.key, next(iter(found.releases)))


def _hide(catalogue: Catalogue, *, key: str = "") -> None:
    catalogue.hide(_any_key(catalogue, key))


CATALOGUE_FAULTS: Final[dict[str, Callable[..., object]]] = {
    "vanished": _vanish_one,
    "vanished-15": lambda catalogue: catalogue.remove_share(0.15),
    "vanished-95": lambda catalogue: catalogue.remove_share(0.95),
    # No list has it, but its own address answers.
    "hidden": _hide,
    "renamed": _rename,
    "payment-changed": _change_payment,
    "deployment-added": _add_deployment,
    "deployment-removed": _remove_deployment,
    "touched-1": lambda catalogue: catalogue.touch_share(0.01),
}

NAMES: Final = tuple(sorted({*ANSWER_FAULTS, *PAGE_FAULTS, *CATALOGUE_FAULTS}))


# Every field we read, with a value of the wrong type, and how the reason for skipping names the field.
# Paths of an app in a list with its version embedded.
WRONG_TYPES: Final[tuple[tuple[str, Any], ...]] = (
    ("id", 900_001),
    ("name", None),
    ("name", ["a", "list"]),
    ("name", ""),
    ("tagLine", {"en": "words"}),
    ("summary", 7),
    ("status", True),
    ("_links", "none"),
    ("_embedded.categories", {"name": "Admin tools"}),
    ("_embedded.categories.0", "Admin tools"),
    ("_embedded.categories.0.name", None),
    ("_embedded.distribution", [1, 2]),
    ("_embedded.distribution.totalInstalls", "many"),
    ("_embedded.distribution.totalInstalls", -1),
    ("_embedded.distribution.totalInstalls", 2**40),
    ("_embedded.reviews", "good"),
    ("_embedded.reviews.averageStars", "3.5"),
    ("_embedded.reviews.averageStars", 5.5),
    ("_embedded.reviews.count", "12"),
    ("_embedded.vendor", None),
    ("_embedded.vendor.name", 90_001),
    ("_embedded.vendor._links", "none"),
    ("_embedded.lastModified", "yesterday"),
    ("_embedded.version.buildNumber", "302001"),
    ("_embedded.version.buildNumber", -3),
    ("_embedded.version.buildNumber", 2**63),
    ("_embedded.version.buildNumber", 3.5),
    ("_embedded.version.name", 5),
    ("_embedded.version.status", 1),
    ("_embedded.version.paymentModel", "barter"),
    ("_embedded.version.paymentModel", None),
    ("_embedded.version.release", "2023-06-14"),
    ("_embedded.version.release.date", "soon"),
    ("_embedded.version.deployment", ["cloud"]),
    ("_embedded.version.deployment.cloud", "yes"),
    ("_embedded.version.compatibilities", {"jira": True}),
    ("_embedded.version.compatibilities.0.application", None),
    ("_embedded.version.compatibilities.0.hosting", "cloud"),
    ("_embedded.version.text", "words"),
    ("_embedded.version.text.moreDetails", 7),
    ("_embedded.version.vendorLinks", "none"),
)
