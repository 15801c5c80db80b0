"""More requests than can be served: those that have waited too long are told to come again."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server

import httpx
import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from shop.api.overload import OverloadMiddleware
from shop.core import overload
from tests.background.running import wait_for


@pytest.fixture
def queue(monkeypatch) -> Iterator[socket.socket]:
    """A listening socket of this process that nobody accepts from, as the only one that is looked at."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    monkeypatch.setattr(overload, "_listening", [listening.fileno()])
    yield listening
    listening.close()


@pytest.fixture
def waiting(queue) -> Iterator[list[socket.socket]]:
    """Five connections in it."""
    connections = [socket.create_connection(queue.getsockname()) for _ in range(5)]
    yield connections
    for connection in connections:
        connection.close()


def test_the_kernel_tells_how_many_wait(queue, waiting):
    assert overload.waiting_connections() == 5

    queue.accept()[0].close()

    assert overload.waiting_connections() == 4


def test_the_listening_sockets_are_found_and_stay_open(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as another:
        monkeypatch.setattr(overload, "_listening", None)

        overload.waiting_connections()

        assert listening.fileno() in (overload._listening or [])
        assert another.fileno() not in (overload._listening or [])
        assert listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1


def test_a_socket_that_was_closed_is_looked_for_anew(queue):
    queue.close()

    assert overload.waiting_connections() == 0
    assert overload._listening is None


@pytest.mark.parametrize("path", ["/catalogue/", "/api/v1/products", "/de/catalogue/"])
@pytest.mark.usefixtures("waiting")
def test_a_crowd_is_turned_away_without_the_database(client, settings, path):
    settings.MOST_WAITING_REQUESTS = 4

    # No database: the test has none to offer.
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert 3 <= int(answer.headers["Retry-After"]) <= 10
    if path.startswith("/api/"):
        assert (answer.headers["Content-Type"], answer.json()["code"]) == (
            "application/problem+json",
            "unavailable",
        )
    else:
        assert '<p class="error-page-code">503</p>' in answer.content.decode()
    assert "default-src" in answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("waiting", "db")
def test_as_many_as_may_wait_are_served_and_so_is_who_watches(client, settings):
    settings.MOST_WAITING_REQUESTS = 5
    assert client.get("/catalogue/").status_code == 200

    settings.MOST_WAITING_REQUESTS = 4
    assert client.get("/healthz").status_code == 200

    settings.MOST_WAITING_REQUESTS = 0
    assert client.get("/catalogue/").status_code == 200


def test_a_server_with_a_long_queue_serves_the_last_of_it(settings, monkeypatch):
    """One after the other, as a worker takes them: the first are turned away, until few are left."""
    settings.MOST_WAITING_REQUESTS, settings.ALLOWED_HOSTS = 3, ["127.0.0.1"]
    middleware = OverloadMiddleware(lambda _request: HttpResponse("served"))

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        response = middleware(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    class OneAtATime(WSGIServer):
        request_queue_size = 64

    server = make_server("127.0.0.1", 0, application, server_class=OneAtATime)
    monkeypatch.setattr(overload, "_listening", [server.fileno()])
    answers: list[int] = []

    def ask() -> None:
        answers.append(httpx.get(f"http://127.0.0.1:{server.server_port}/", timeout=60).status_code)

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    wait_for(lambda: overload.waiting_connections() == 10)
    for _ in threads:
        server.handle_request()
    for thread in threads:
        thread.join()
    server.server_close()

    assert sorted(answers) == [200] * 4 + [503] * 6
