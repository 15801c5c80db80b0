"""Connections with a time limit for the whole answer, and a say in which computers are connected to.

The usual timeouts are for one step: a server that sends one byte every few seconds never runs into them. Here
every step also ends at the deadline of the answer it belongs to.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar, cast

import httpcore
import httpx

Result = TypeVar("Result")

GZIP: Final = 16 + zlib.MAX_WBITS
LONGEST_WISH: Final = 7 * 86_400.0
# What IPv6 has given out to the internet, and where it stands for an address of IPv4 at the end.
GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")

# Tells of a host name whether it may be connected to at a private address.
MayBePrivate = Callable[[str], bool]


class PrivateAddress(Exception):
    """A host is in a private network, where nobody on the internet has a say in what is asked for."""


class TooLarge(Exception):
    """The body of an answer is larger than wanted."""


class UnusableAnswer(Exception):
    """The body of an answer cannot be decoded."""


class Network(httpx.BaseTransport):
    """A transport of httpx whose answers must be complete by a deadline; measures the time spent waiting."""

    def __init__(self, *, may_be_private: MayBePrivate | None = None) -> None:
        """Prepare, connect to nothing. With ``may_be_private``, hosts are looked up before connecting."""
        self.seconds = 0.0
        self.deadline = 0.0
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            # One request at a time.
            max_connections=1,
            keepalive_expiry=30,
            network_backend=_Backend(self, may_be_private),
        )

    def begin(self, seconds: float) -> None:
        """Give the next answer this many seconds from now."""
        self.deadline = time.monotonic() + seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises TransportError of httpx, whatever went wrong on the way."""
        try:
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=cast(httpx.SyncByteStream, request.stream),
                    extensions=request.extensions,
                )
            )
        except _FAILURES as error:
            raise httpx.TransportError(_words(error)) from error
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()

    def remaining(self, timeout: float | None) -> float:
        """Return how long the next step may take. Raises ReadTimeout of httpcore after the deadline."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


def read_body(response: httpx.Response, limit: int) -> bytes:
    """Return the decoded body of a streamed response.

    Both what arrives and what it unpacks to are counted while they arrive: what the headers say about the
    size is not to be trusted, and a megabyte can unpack to a thousand.
    Raises TooLarge beyond ``limit`` bytes, UnusableAnswer, and TransportError of httpx.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise UnusableAnswer(f"is packed as {encoding[:20]}, which was not asked for")
    unpacker = zlib.decompressobj(GZIP) if "gzip" in encoding else None
    body, arrived = bytearray(), 0
    for chunk in response.iter_raw():
        arrived += len(chunk)
        try:
            body += unpacker.decompress(chunk, limit + 1 - len(body)) if unpacker else chunk
        except zlib.error as error:
            raise UnusableAnswer("cannot be unpacked") from error
        if max(arrived, len(body)) > limit:
            raise TooLarge(f"{response.url} is larger than {limit // 1024**2} MiB.")
    if unpacker and not unpacker.eof:
        raise UnusableAnswer("ends in the middle")
    return bytes(body)


_FAILURES: Final = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except _FAILURES as error:
            raise httpx.TransportError(_words(error)) from error

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, network: Network, may_be_private: MayBePrivate | None) -> None:
        self._network = network
        self._may_be_private = may_be_private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        # Connecting to the address that was looked at: a second look-up could say something else.
        target = self._public_address(host, port) if self._may_be_private else host
        started = time.monotonic()
        try:
            stream = self._sockets.connect_tcp(
                target, port, self._network.remaining(timeout), local_address, socket_options
            )
        except UnicodeError as error:
            # A name that no name server could be asked for.
            raise httpcore.ConnectError(f"{host[:100]} is not known") from error
        finally:
            self._network.seconds += time.monotonic() - started
        return _Stream(stream, self._network)

    def _public_address(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host[:100]} is not known") from error
        addresses = [str(row[4][0]) for row in found]
        is_private = not all(is_public(address) for address in addresses)
        if is_private and self._may_be_private and not self._may_be_private(host):
            raise PrivateAddress(host)
        return addresses[0]


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, network: Network) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._timed(lambda left: self._stream.read(max_bytes, left), timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._timed(lambda left: self._stream.write(buffer, left), timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._timed(
            lambda left: self._stream.start_tls(ssl_context, server_hostname, left), timeout
        )
        return _Stream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _timed(self, step: Callable[[float], Result], timeout: float | None) -> Result:
        left = self._network.remaining(timeout)
        started = time.monotonic()
        try:
            return step(left)
        finally:
            self._network.seconds += time.monotonic() - started


def seconds_wished(text: str) -> float | None:
    """Read Retry-After, a number of seconds or a date, as at most a week; None without a sensible one."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WISH)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (aware - datetime.now(UTC)).total_seconds()), LONGEST_WISH)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet: not to this computer, this network or nobody.

    An address of IPv6 that leads to one of IPv4 is what that one is.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in TRANSLATED:
            inner = ipaddress.IPv4Address(ip.packed[-4:])
        if inner is None:
            return ip.is_global and ip in GLOBAL_UNICAST
        ip = inner
    return ip.is_global and not ip.is_multicast


def _words(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "no complete answer in time"
    if isinstance(error, httpcore.ConnectError):
        return f"no connection ({error})"
    return f"the connection broke ({error})" if str(error) else "the connection broke"
