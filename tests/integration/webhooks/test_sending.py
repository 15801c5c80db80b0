"""The call itself, against a real server on this computer and names that lead into private networks."""

import socket
import threading
import time

import pytest
from werkzeug import Request, Response

from shop.webhooks import sending
from shop.webhooks.enums import AttemptError
from shop.webhooks.sending import send

HEADERS = {"webhook-id": "evt_1"}


@pytest.fixture
def here(settings):
    """The project is tried out on this computer."""
    settings.DEBUG = True


def call(url: str):
    return send(url=url, body='{"text":"Größe"}', headers=HEADERS)


def test_body_and_headers_arrive_as_they_are(here, httpserver):
    got: list[Request] = []
    httpserver.expect_request("/in", method="POST").respond_with_handler(
        lambda request: got.append((request.get_data(), dict(request.headers))) or Response("thanks", 202)
    )

    outcome = call(httpserver.url_for("/in"))

    assert (outcome.status_code, outcome.is_success, outcome.excerpt) == (202, True, "thanks")
    body, headers = got[0]
    assert body.decode() == '{"text":"Größe"}'
    assert headers["Content-Type"] == "application/json"
    assert headers["Webhook-Id"] == "evt_1"


def test_redirects_are_not_followed(here, httpserver):
    httpserver.expect_request("/in").respond_with_data(
        "", status=302, headers={"Location": httpserver.url_for("/elsewhere")}
    )

    outcome = call(httpserver.url_for("/in"))

    assert (outcome.status_code, outcome.is_success) == (302, False)
    assert [request.path for request, _response in httpserver.log] == ["/in"]


def test_only_the_beginning_of_an_answer_is_read_and_kept(here, httpserver):
    httpserver.expect_request("/in").respond_with_data("a\x00\n" * 1_000_000, status=500)

    outcome = call(httpserver.url_for("/in"))

    assert outcome.status_code == 500
    assert len(outcome.excerpt) == sending.LONGEST_EXCERPT
    assert outcome.excerpt.isprintable()


def test_credentials_and_addresses_in_an_answer_are_not_kept(here, httpserver):
    httpserver.expect_request("/in").respond_with_data("password=hunter2 for anna@example.com", status=401)

    excerpt = call(httpserver.url_for("/in")).excerpt

    assert "hunter2" not in excerpt
    assert "anna" not in excerpt


def test_who_does_not_listen_is_an_outcome(here):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    assert call(f"http://127.0.0.1:{port}/in").error == AttemptError.CONNECTION


def test_a_server_that_dribbles_is_left_in_time(here, monkeypatch):
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.5)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def dribble() -> None:
            connection, _address = server.accept()
            with connection:
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n":
                    try:
                        connection.send(bytes([byte]))
                    except OSError:
                        return
                    time.sleep(0.1)

        thread = threading.Thread(target=dribble, daemon=True)
        thread.start()
        started = time.monotonic()
        outcome = call(f"http://127.0.0.1:{server.getsockname()[1]}/in")
        assert outcome.error == AttemptError.TIMEOUT
        assert time.monotonic() - started < 3


def test_loopback_is_not_called_outside_of_a_trial(httpserver):
    httpserver.expect_request("/in").respond_with_data("inner")

    assert call(httpserver.url_for("/in")).error == AttemptError.ADDRESS
    assert httpserver.log == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["fd00::1"],
        ["93.184.215.14", "127.0.0.1"],
    ],
)
def test_a_public_name_that_leads_inside_is_not_connected_to(monkeypatch, addresses):
    connected = []
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *_more, **_named: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ],
    )
    monkeypatch.setattr(socket, "create_connection", lambda *given, **_named: connected.append(given))

    assert call("https://rebind.example.com/in").error == AttemptError.PRIVATE
    assert connected == []


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(monkeypatch):
    """A name server that says something else the second time is not asked a second time."""
    answers = iter(["93.184.215.14", "127.0.0.1"])
    connected = []

    def look_up(_host, port, *_more, **_named):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address, *_more, **_named):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)

    assert call("https://rebind.example.com/in").error == AttemptError.CONNECTION
    assert connected == [("93.184.215.14", 443)]


@pytest.mark.parametrize(("told", "wish"), [("120", 120.0), ("soon", 0.0), ("", 0.0)])
def test_how_long_the_receiver_wants_to_be_left_alone(here, httpserver, told, wish):
    httpserver.expect_request("/in").respond_with_data("", status=503, headers={"Retry-After": told})

    assert call(httpserver.url_for("/in")).wish == wish
