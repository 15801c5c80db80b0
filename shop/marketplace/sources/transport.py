"""How a source is asked over HTTP: one request at a time, politely, and with a limit to everything.

Answers that are asked for in every reading and seldom change can be asked for conditionally: hishel keeps
them in a file, and the server may say that nothing has changed. The pages of apps are not kept: hundreds of
megabytes, of which ``lastModified`` tells the changed ones anyway. Nor are the entries of vendors: each is
asked for once a month, and writing a thousand of them takes longer than reading the whole catalogue.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

import httpx
import stamina
from django.conf import settings
from hishel import CacheOptions, SqliteStorage
from hishel.httpx import CacheTransport

from shop.core.network import Network, TooLarge, UnusableAnswer, read_body, seconds_wished
from shop.core.paths import release
from shop.marketplace.sources.base import AnswerTooLarge, ComeBackLater, NotFound, SourceError

MAX_ANSWER: Final = 16 * 1024 * 1024
# Of an answer that is worth keeping, and of all that are kept.
MAX_KEPT_ANSWER: Final = 1024 * 1024
MAX_KEPT: Final = 64 * 1024 * 1024
KEEP_SECONDS: Final = 60 * 86_400
# A server that wishes for more has its clock wrong, or its mind.


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long a source is waited for; all times in seconds."""

    attempts: int = 6
    # Before the second attempt; doubled before each further one, with up to ``jitter`` on top.
    first_wait: float = 1.0
    longest_wait: float = 60.0
    jitter: float = 1.0
    # The longest wish of a server (Retry-After) that is waited for; a longer one ends the reading.
    longest_wish: float = 120.0
    # For connecting, and for each piece of an answer.
    step_timeout: float = 10.0
    # For the whole of an answer.
    answer_deadline: float = 30.0


PATIENCE = Patience()


class Transport:
    """Asks one service for JSON. Follows no redirects, and links only on the service's own host."""

    def __init__(
        self,
        base_url: str,
        *,
        patience: Patience,
        credentials: str = "",
        cache_path: Path | None = None,
    ) -> None:
        """Prepare, connect to nothing.

        ``credentials`` ("e-mail:token") go along with each request; nothing asked with them is kept in a
        file. Raises SourceError if ``base_url`` is no address of a service.
        """
        self.base = service_address(base_url)
        self._patience = patience
        self._network = Network()
        self.seconds_waited = 0.0
        headers = {"User-Agent": user_agent(), "Accept": "application/json", "Accept-Encoding": "gzip"}
        if credentials:
            headers["Authorization"] = f"Basic {b64encode(credentials.encode()).decode()}"
        self._client = _client(self._network, headers, patience)
        self._kept: SqliteStorage | None = None
        self._keeping_client = self._client
        if cache_path and not credentials:
            self._kept = SqliteStorage(
                database_path=cache_path,
                default_ttl=KEEP_SECONDS,
                max_stream_size=MAX_KEPT_ANSWER,
                max_size=MAX_KEPT,
            )
            # "no-cache": an answer that looks fresh is confirmed all the same, however long ago it changed.
            self._keeping_client = _client(
                CacheTransport(self._network, self._kept, CacheOptions(shared=False)),
                {**headers, "Cache-Control": "no-cache"},
                patience,
            )

    @property
    def seconds_on_network(self) -> float:
        """Seconds spent in waiting for the network, pauses between attempts not included."""
        return self._network.seconds

    def resolve(self, href: str) -> str:
        """Return the full address of a link. Raises SourceError if it leads away from the service's host."""
        url = joined(self.base, href)
        if origin(url) != origin(self.base) or url.userinfo:
            raise SourceError(
                f"{href[:200]} leads away from {self.base.host}: links are followed on that host only."
            )
        return str(url)

    def get_json(self, href: str, *, may_be_kept: bool = False) -> dict[str, Any]:
        """Return the parsed answer under an address or a link, always an object.

        Tries again what may pass: a busy or broken server, a cut or slow answer, anything else than JSON.
        Raises NotFound, AnswerTooLarge, ComeBackLater, SourceError.
        """
        address = self.resolve(href)
        patience = self._patience
        failed_at = 0.0
        try:
            for attempt in stamina.retry_context(
                on=self._pause_before_retry,
                attempts=patience.attempts,
                timeout=None,
                wait_initial=patience.first_wait,
                wait_max=patience.longest_wait,
                wait_jitter=patience.jitter,
            ):
                if failed_at:
                    self.seconds_waited += monotonic() - failed_at
                with attempt:
                    try:
                        return self._ask(address, may_be_kept=may_be_kept and attempt.num == 1)
                    finally:
                        failed_at = monotonic()
        except _PassingTrouble as trouble:
            raise SourceError(
                f"{address} {trouble} (attempts: {patience.attempts}). The reading can be resumed later."
            ) from trouble
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Let go of the connection and of the file of kept answers."""
        self._client.close()
        self._keeping_client.close()

    def _pause_before_retry(self, error: Exception) -> bool | float:
        if not isinstance(error, _PassingTrouble):
            return False
        return True if error.wish is None else max(error.wish, self._patience.first_wait)

    def _ask(self, address: str, *, may_be_kept: bool) -> dict[str, Any]:
        client = self._keeping_client if may_be_kept else self._client
        self._network.begin(self._patience.answer_deadline)
        try:
            with client.stream("GET", address, extensions={"caching": {"key": address}}) as response:
                self._check(response)
                return _parsed(response)
        except httpx.TransportError as error:
            raise _PassingTrouble(f"could not be read: {error}") from error
        except _PassingTrouble:
            if may_be_kept:
                self._forget(address)
            raise

    def _check(self, response: httpx.Response) -> None:
        """Leave the answers of which the body counts: those that succeeded, and "not found"."""
        status = response.status_code
        if status in (408, 425, 429) or status >= 500:
            wish = seconds_wished(response.headers.get("retry-after", ""))
            if wish is not None and wish > self._patience.longest_wish:
                raise ComeBackLater(
                    f"{self.base.host} answered {status} and wishes to be left alone for "
                    f"{_duration(wish)}. The reading can be resumed then.",
                    seconds=int(wish),
                )
            raise _PassingTrouble(f"answered {status}", wish=wish)
        if response.is_redirect:
            target = response.headers.get("location", "")[:200]
            raise SourceError(f"{response.url} leads to {target}: redirects are not followed.")
        if status in (401, 403):
            raise SourceError(f"{response.url} refuses access ({status}).")
        if not response.is_success and status not in (404, 410):
            raise SourceError(f"{response.url} answered {status}.")

    def _forget(self, address: str) -> None:
        """Drop what is kept of an answer that turned out to be unusable: it must not come back."""
        for entry in self._kept.get_entries(address) if self._kept else ():
            self._kept.remove_entry(entry.id)  # type: ignore[union-attr]


class _PassingTrouble(Exception):
    """What another attempt may get over, in how many seconds if the server said so."""

    def __init__(self, message: str, *, wish: float | None = None) -> None:
        super().__init__(message)
        self.wish = wish


def service_address(given: str) -> httpx.URL:
    """Return the address of a service. Raises SourceError if nothing can be asked there."""
    try:
        url = httpx.URL(given)
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(f"{given[:200]} is not an address: {error}.") from error
    if url.scheme not in ("http", "https") or not url.host or (url.port or 0) > 65_535:
        raise SourceError(f"{given[:200]} is not the address of a service.")
    if url.userinfo:
        # It would end up in the history of synchronisations.
        raise SourceError("Addresses of sources hold no user name and no password.")
    return url


def joined(base: httpx.URL, href: str) -> httpx.URL:
    """Return the full address of a link found at a service. Raises SourceError if it is none.

    A link without a host holds the full path from the root of the service, or that path without what comes
    before it at our side: for ``https://host/a/rest/3``, ``/a/rest/3/x``, ``/rest/3/x`` and ``/x`` are the
    same.
    """
    try:
        url = httpx.URL(href)
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(f"{href[:200]!r} is not an address.") from error
    if url.host or url.scheme:
        return url if url.scheme else url.copy_with(scheme=base.scheme)
    path = url.raw_path.decode("ascii")
    if not href.startswith("/") or path.startswith("/?"):
        raise SourceError(f"{href[:200]!r} is not an address.")
    segments = base.path.strip("/").split("/") if base.path.strip("/") else []
    start = next(
        (n for n in range(len(segments)) if path.startswith(f"/{'/'.join(segments[n:])}/")), len(segments)
    )
    head = "".join(f"/{segment}" for segment in segments[:start])
    return base.copy_with(raw_path=(head + path).encode("ascii"), fragment=None)


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Return what tells one service from another: scheme, host and port."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)


def user_agent() -> str:
    """Say who asks, and where to complain."""
    return f"LicensingServiceCenter/{release()} (+{settings.SITE_URL})"


def _client(transport: httpx.BaseTransport, headers: dict[str, str], patience: Patience) -> httpx.Client:
    return httpx.Client(
        transport=transport,
        headers=headers,
        timeout=patience.step_timeout,
        follow_redirects=False,
        trust_env=False,
    )


def _parsed(response: httpx.Response) -> dict[str, Any]:
    try:
        answer: object = json.loads(read_body(response, MAX_ANSWER))
    except TooLarge as error:
        raise AnswerTooLarge(str(error)) from error
    except UnusableAnswer as error:
        raise _PassingTrouble(str(error)) from error
    except (ValueError, RecursionError) as error:
        # Error pages of servers in between come as HTML, with whatever status.
        raise _PassingTrouble(f"is no JSON (status {response.status_code})") from error
    if not isinstance(answer, dict):
        raise _PassingTrouble("is no JSON object")
    if not response.is_success:
        raise NotFound(f"{response.url} does not exist.")
    return answer


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds >= 7200 else f"{-(-seconds // 60):.0f} minutes"
