"""One call of an endpoint: a time limit for all of it, no redirects, no private network, little read."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import httpcore
import httpx

from shop.core.exceptions import InvalidInput
from shop.core.failures import scrubbed
from shop.core.network import Network, PrivateAddress, seconds_wished
from shop.webhooks.addresses import checked_address, may_be_private
from shop.webhooks.enums import AttemptError

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 15.0
# Of an answer so much is read, and so much of it kept.
BYTES_READ: Final = 4_096
LONGEST_EXCERPT: Final = 500
USER_AGENT: Final = "LicensingServiceCenter-Webhooks/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call. ``status_code`` None: there was no answer, and ``error`` says why.

    ``wish`` is how many seconds the receiver wants to be left alone (Retry-After).
    """

    status_code: int | None = None
    error: AttemptError | None = None
    milliseconds: int = 0
    excerpt: str = ""
    wish: float = 0.0

    @property
    def is_success(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def is_gone(self) -> bool:
        return self.status_code == 410


def send(*, url: str, body: str, headers: Mapping[str, str]) -> Outcome:
    """POST the body; whatever happens is an outcome, no exception."""
    started = time.monotonic()
    try:
        # Once more: what was allowed when it was written down need not be now.
        checked_address(url)
        answered = _posted(url, body, headers)
    except InvalidInput:
        return _failed(AttemptError.ADDRESS, started)
    except PrivateAddress:
        return _failed(AttemptError.PRIVATE, started)
    except httpx.TransportError as error:
        return _failed(_kind_of(error), started)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return _failed(AttemptError.BROKEN, started)
    return replace(answered, milliseconds=_since(started))


def _posted(url: str, body: str, headers: Mapping[str, str]) -> Outcome:
    network = Network(may_be_private=may_be_private)
    network.begin(ANSWER_SECONDS)
    sent = {
        "User-Agent": USER_AGENT,
        "Content-Type": "application/json",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        **headers,
    }
    # A connection for each call: whom the name leads to is looked at each time.
    with (
        httpx.Client(
            transport=network,
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        ) as client,
        client.stream("POST", url, content=body.encode(), headers=sent) as response,
    ):
        return Outcome(
            status_code=response.status_code,
            excerpt=_excerpt(response),
            wish=seconds_wished(response.headers.get("retry-after", "")) or 0.0,
        )


def _excerpt(response: httpx.Response) -> str:
    """The beginning of the answer, as text without addresses and credentials."""
    read = bytearray()
    try:
        for chunk in response.iter_raw():
            read += chunk
            if len(read) >= BYTES_READ:
                break
    except httpx.TransportError:
        # The status has been told; a body that breaks off takes nothing back.
        pass
    text = bytes(read[:BYTES_READ]).decode("utf-8", "replace")
    printable = "".join(character if character.isprintable() else " " for character in text)
    return scrubbed(" ".join(printable.split()))[:LONGEST_EXCERPT]


def _kind_of(error: httpx.TransportError) -> AttemptError:
    cause = error.__cause__
    if isinstance(cause, httpcore.TimeoutException):
        return AttemptError.TIMEOUT
    if isinstance(cause, httpcore.ConnectError):
        return AttemptError.CONNECTION
    return AttemptError.BROKEN


def _failed(error: AttemptError, started: float) -> Outcome:
    return Outcome(error=error, milliseconds=_since(started))


def _since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
