"""How the Marketplace is asked: attempts, pauses, limits, and what is not followed."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from shop.marketplace.sources import ComeBackLater, NotFound, SourceError
from shop.marketplace.sources.base import AnswerTooLarge
from shop.marketplace.sources.transport import Patience, Transport
from tests.integration.marketplace.reading import QUICK
from tests.marketplace_stub import Stub

APPLICATIONS = "/rest/2/applications"
PASSING = ["429", "500", "cut", "invalid-json", "html", "not-an-object"]

Ask = Callable[..., Transport]


@pytest.fixture
def asking() -> Iterator[Ask]:
    opened = []

    def ask(base: str, *, patience: Patience = QUICK, **given: object) -> Transport:
        opened.append(Transport(base, patience=patience, **given))
        return opened[-1]

    yield ask
    for transport in opened:
        transport.close()


@pytest.fixture
def httpserver_base(httpserver: HTTPServer) -> str:
    return httpserver.url_for("").rstrip("/")


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_tried_again(stub: Stub, asking: Ask, fault: str):
    clean = asking(stub.url).get_json(APPLICATIONS)
    stub.faults.add(fault, "first:2")
    stub.forget()

    assert asking(stub.url).get_json(APPLICATIONS) == clean
    assert len(stub.requests) == 3


@pytest.mark.parametrize("fault", PASSING)
def test_what_does_not_pass_ends_after_the_last_attempt(stub: Stub, asking: Ask, fault: str):
    stub.faults.add(fault)

    with pytest.raises(SourceError, match=rf"{APPLICATIONS} .*\(attempts: 3\).*resumed") as refusal:
        asking(stub.url).get_json(APPLICATIONS)

    assert not isinstance(refusal.value, NotFound)
    assert len(stub.requests) == 3


def test_a_slow_drip_ends_at_the_deadline_of_the_whole_answer(stub: Stub, asking: Ask):
    # Each byte comes in time.
    stub.faults.add("drip", piece=1, pause=0.05)
    begun = time.monotonic()

    with pytest.raises(SourceError, match="no complete answer in time"):
        asking(stub.url, patience=replace(QUICK, attempts=2, answer_deadline=0.3)).get_json(APPLICATIONS)

    assert 0.5 < time.monotonic() - begun < 2


def test_a_silent_server_ends_at_the_limit_of_a_step(stub: Stub, asking: Ask):
    stub.faults.add("slow", seconds=1.5)
    begun = time.monotonic()

    with pytest.raises(SourceError, match="could not be read"):
        asking(stub.url, patience=replace(QUICK, attempts=1, step_timeout=0.2)).get_json(APPLICATIONS)

    assert time.monotonic() - begun < 1


def test_a_server_that_nobody_runs_is_reported(asking: Ask):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(SourceError, match="no connection"):
        asking(f"http://127.0.0.1:{port}").get_json(APPLICATIONS)


def test_a_name_that_cannot_be_looked_up_is_reported(asking: Ask):
    with pytest.raises(SourceError, match="is not known"):
        asking(f"http://{'a' * 64}.example").get_json(APPLICATIONS)


@pytest.mark.parametrize(("as_date", "seconds", "least"), [(False, 1, 1.0), (True, 2, 0.9)])
def test_retry_after_is_respected_in_both_forms(
    stub: Stub, asking: Ask, as_date: bool, seconds: int, least: float
):
    stub.faults.add("429", "once", seconds=seconds, as_date=as_date)
    transport = asking(stub.url)

    transport.get_json(APPLICATIONS)

    first, second = stub.requests
    assert least <= second.at - first.at < seconds + 1
    assert least <= transport.seconds_waited < seconds + 1


@pytest.mark.parametrize("wish", ["soon", "-5", "Wed, 99 Foo 2026 00:00:00 GMT", "0", ""])
def test_a_senseless_wish_is_answered_by_the_usual_pause(stub: Stub, asking: Ask, wish: str):
    stub.faults.add("429", "once", header=wish)

    asking(stub.url).get_json(APPLICATIONS)

    assert len(stub.requests) == 2


@pytest.mark.parametrize(
    ("seconds", "as_date", "words"),
    [(121, False, "3 minutes"), (3600, False, "60 minutes"), (86_400, True, r"2[34]\.\d hours")],
)
def test_a_wish_beyond_all_patience_ends_the_reading_at_once(
    stub: Stub, asking: Ask, seconds: int, as_date: bool, words: str
):
    stub.faults.add("429", seconds=seconds, as_date=as_date)

    with pytest.raises(ComeBackLater, match=f"left alone for {words}.*resumed") as refusal:
        asking(stub.url).get_json(APPLICATIONS)

    assert seconds - 2 <= refusal.value.seconds <= seconds
    assert len(stub.requests) == 1


@pytest.mark.parametrize("wish", ["999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wish_of_ages_is_taken_for_a_week(stub: Stub, asking: Ask, wish: str):
    stub.faults.add("429", header=wish)

    with pytest.raises(ComeBackLater) as refusal:
        asking(stub.url).get_json(APPLICATIONS)

    assert refusal.value.seconds == 7 * 86_400


def test_an_unknown_key_is_not_found(stub: Stub, asking: Ask):
    with pytest.raises(NotFound):
        asking(stub.url).get_json("/rest/2/addons/org.example.nothing")

    assert len(stub.requests) == 1


def test_a_page_of_a_server_in_between_does_not_prove_that_something_is_gone(stub: Stub, asking: Ask):
    stub.faults.add("500", status=404)

    with pytest.raises(SourceError, match="no JSON") as refusal:
        asking(stub.url).get_json("/rest/2/addons/org.example.free")

    assert not isinstance(refusal.value, NotFound)


@pytest.mark.parametrize("status", [400, 401, 403, 405, 451])
def test_a_refusal_is_not_argued_with(stub: Stub, asking: Ask, status: int):
    stub.faults.add("500", status=status)

    with pytest.raises(SourceError, match=str(status)):
        asking(stub.url).get_json(APPLICATIONS)

    assert len(stub.requests) == 1


def test_a_redirect_is_not_followed_and_named(stub: Stub, asking: Ask):
    stub.faults.add("redirect")

    with pytest.raises(SourceError, match=f"{stub.foreign_url}.*not followed"):
        asking(stub.url).get_json(APPLICATIONS)

    assert stub.foreign_requests == []
    assert len(stub.requests) == 1


@pytest.mark.parametrize("fault", ["too-large", "gzip-bomb"])
def test_an_answer_beyond_the_limit_is_given_up(stub: Stub, asking: Ask, fault: str):
    stub.faults.add(fault)

    with pytest.raises(AnswerTooLarge, match="larger than 16 MiB"):
        asking(stub.url).get_json(APPLICATIONS)

    assert len(stub.requests) == 1


def test_packed_answers_are_read(httpserver: HTTPServer, httpserver_base: str, asking: Ask):
    import gzip

    body = gzip.compress(b'{"count": 1}')
    httpserver.expect_request("/x").respond_with_data(body, headers={"Content-Encoding": "gzip"})

    assert asking(httpserver_base).get_json("/x") == {"count": 1}


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("br", b"\x0b\x02\x80{}\x03", "not asked for"),
        ("gzip", b"{}", "cannot be unpacked"),
        ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "ends in the middle"),
    ],
)
def test_what_cannot_be_unpacked_is_no_answer(
    httpserver: HTTPServer, httpserver_base: str, asking: Ask, encoding: str, body: bytes, words: str
):
    httpserver.expect_request("/x").respond_with_data(body, headers={"Content-Encoding": encoding})

    with pytest.raises(SourceError, match=words):
        asking(httpserver_base).get_json("/x")


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"1" * 5_000, b'{"a": "\xff"}', b"", b"null", b'"text"', b"{} {}"]
)
def test_json_of_a_wrong_kind_is_no_answer(
    httpserver: HTTPServer, httpserver_base: str, asking: Ask, body: bytes
):
    httpserver.expect_request("/x").respond_with_data(body, content_type="application/json")

    with pytest.raises(SourceError, match="no JSON"):
        asking(httpserver_base).get_json("/x")


def test_a_head_that_never_ends_runs_into_the_deadline(asking: Ask):
    def answer(send: Callable[[bytes], None]) -> None:
        send(b"HTTP/1.1 200 OK\r\n")
        for _header in range(60):
            send(b"X: y\r\n")

    with raw_server(answer) as at:
        begun = time.monotonic()
        with pytest.raises(SourceError, match="no complete answer in time"):
            asking(at, patience=replace(QUICK, attempts=1, answer_deadline=0.4)).get_json("/x")

        assert time.monotonic() - begun < 1.5


def test_the_size_is_counted_whatever_the_head_says(asking: Ask):
    def answer(send: Callable[[bytes], None]) -> None:
        send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _piece in range(20):
            send(b" " * 1024 * 1024)

    with raw_server(answer, pause=0) as at, pytest.raises(AnswerTooLarge):
        asking(at).get_json("/x")


def test_a_request_says_who_asks(stub: Stub, asking: Ask, settings: object):
    asking(stub.url).get_json(APPLICATIONS)

    (request,) = stub.requests
    assert request.headers["user-agent"] == "LicensingServiceCenter/0.1.0 (+http://testserver)"
    assert request.headers["accept"] == "application/json"
    assert "authorization" not in request.headers


def test_time_on_the_network_is_measured(stub: Stub, asking: Ask):
    stub.faults.add("slow", seconds=0.2)
    transport = asking(stub.url)

    transport.get_json(APPLICATIONS)

    assert 0.2 <= transport.seconds_on_network < 1
    assert transport.seconds_waited == 0


def test_a_kept_answer_is_confirmed_instead_of_sent_again(stub: Stub, asking: Ask, tmp_path: Path):
    kept = {"cache_path": tmp_path / "cache" / "answers.sqlite3"}
    first = asking(stub.url, **kept).get_json(APPLICATIONS, may_be_kept=True)

    # Another process, some other day.
    again = asking(stub.url, **kept).get_json(APPLICATIONS, may_be_kept=True)

    assert again == first
    assert ["if-none-match" in request.headers for request in stub.requests] == [False, True]


def test_an_answer_that_calls_itself_fresh_is_confirmed_all_the_same(
    httpserver: HTTPServer, httpserver_base: str, asking: Ask, tmp_path: Path
):
    answers = iter([b'{"count": 1}', b'{"count": 2}'])
    httpserver.expect_request("/x").respond_with_handler(
        lambda _request: Response(
            next(answers),
            headers={"Cache-Control": "max-age=86400", "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"},
        )
    )
    transport = asking(httpserver_base, cache_path=tmp_path / "answers.sqlite3")

    found = [transport.get_json("/x", may_be_kept=True) for _ in range(2)]

    assert found == [{"count": 1}, {"count": 2}]


def test_an_unusable_answer_is_not_kept(stub: Stub, asking: Ask, tmp_path: Path):
    transport = asking(stub.url, cache_path=tmp_path / "answers.sqlite3")
    stub.faults.add("html", "once")

    transport.get_json(APPLICATIONS, may_be_kept=True)
    answer = transport.get_json(APPLICATIONS, may_be_kept=True)

    assert answer["_embedded"]["applications"]
    assert ["if-none-match" in request.headers for request in stub.requests] == [False, False, False]


def test_a_broken_file_of_kept_answers_does_no_harm(stub: Stub, asking: Ask, tmp_path: Path):
    path = tmp_path / "answers.sqlite3"
    path.write_bytes(b"no database" * 100)

    answer = asking(stub.url, cache_path=path).get_json(APPLICATIONS, may_be_kept=True)

    assert answer["_embedded"]["applications"]


def test_answers_got_with_a_password_are_not_kept(stub: Stub, asking: Ask, tmp_path: Path):
    path = tmp_path / "answers.sqlite3"
    transport = asking(stub.url, cache_path=path, credentials="buyer@example.com:secret-token")

    transport.get_json(APPLICATIONS, may_be_kept=True)

    (request,) = stub.requests
    assert request.headers["authorization"] == "Basic YnV5ZXJAZXhhbXBsZS5jb206c2VjcmV0LXRva2Vu"
    assert not path.exists()


class raw_server:  # noqa: N801 - used like a function
    """A server on loopback that sends what ``answer`` sends to the first who asks, and yields its address."""

    def __init__(self, answer: Callable[[Callable[[bytes], None]], object], *, pause: float = 0.02) -> None:
        self._answer = answer
        self._pause = pause
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_error: object) -> None:
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        connection, _address = self._socket.accept()
        with connection, suppress(OSError):
            connection.recv(65_536)
            self._answer(lambda piece: self._send(connection, piece))

    def _send(self, connection: socket.socket, piece: bytes) -> None:
        connection.sendall(piece)
        time.sleep(self._pause)
