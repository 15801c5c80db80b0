"""Logos, fetched from the few hosts that they may be on."""

from collections.abc import Sequence
from typing import Final

import httpx
import stamina

from shop.core.network import Network, PrivateAddress, TooLarge, UnusableAnswer, read_body
from shop.marketplace.sources.base import ImageRefused, SourceError
from shop.marketplace.sources.transport import Patience, joined, service_address, user_agent

MAX_IMAGE: Final = 2 * 1024 * 1024
ATTEMPTS: Final = 2
MAX_REDIRECTS: Final = 3


class ImageFetcher:
    """Fetches images. Each address on the way is checked, also those that redirects lead to.

    The source says where its logos are, and a source can be made to say anything: without these checks it
    could let us ask for what only computers in our own network can see.
    """

    def __init__(self, base_url: str, *, hosts: Sequence[str], patience: Patience) -> None:
        """Prepare, connect to nothing.

        Images may be on the host of ``base_url`` and on ``hosts``, where ".name" stands for all hosts below
        that name.
        """
        self._base = service_address(base_url)
        self._hosts = tuple(host.strip().lower() for host in hosts if host.strip())
        self._patience = patience
        self._network = Network(may_be_private=lambda host: host == self._base.host)
        self._client = httpx.Client(
            transport=self._network,
            headers={"User-Agent": user_agent(), "Accept": "image/*", "Accept-Encoding": "gzip"},
            timeout=patience.step_timeout,
            follow_redirects=False,
            trust_env=False,
        )

    def fetch(self, address: str) -> bytes:
        """Return the bytes under an address. Raises ImageRefused."""
        try:
            for attempt in stamina.retry_context(
                on=_PassingTrouble,
                attempts=ATTEMPTS,
                timeout=None,
                wait_initial=self._patience.first_wait,
                wait_max=self._patience.longest_wait,
                wait_jitter=self._patience.jitter,
            ):
                with attempt:
                    return self._fetch(address)
        except _PassingTrouble as trouble:
            raise ImageRefused(str(trouble), is_final=False) from trouble
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _fetch(self, address: str) -> bytes:
        self._network.begin(self._patience.answer_deadline)
        try:
            url = joined(self._base, address)
            for _hop in range(MAX_REDIRECTS + 1):
                self._check_address(url)
                with self._client.stream("GET", url) as response:
                    if not response.is_redirect:
                        self._check_status(response)
                        return read_body(response, MAX_IMAGE)
                    url = url.join(response.headers.get("location", ""))
        except TooLarge as error:
            raise ImageRefused(f"is larger than {MAX_IMAGE // 1024**2} MiB", is_final=True) from error
        except (SourceError, httpx.InvalidURL, ValueError) as error:
            raise ImageRefused(str(error), is_final=True) from error
        except PrivateAddress as error:
            raise ImageRefused(f"{error} is in a private network", is_final=True) from error
        except (httpx.TransportError, UnusableAnswer) as error:
            raise _PassingTrouble(f"could not be read: {error}") from error
        raise ImageRefused("is redirected too often", is_final=True)

    def _check_address(self, url: httpx.URL) -> None:
        host = url.host.lower()
        if url.scheme != "https" and not (url.scheme == "http" and self._base.scheme == "http"):
            raise ImageRefused("is not offered over https", is_final=True)
        is_ours = host == self._base.host
        if not is_ours and not any(
            host.endswith(allowed) if allowed.startswith(".") else host == allowed for allowed in self._hosts
        ):
            raise ImageRefused(f"is on {host[:100]}, which is not among the hosts of logos", is_final=True)
        # Behind another port of the source's own host may be anything that is not for us to ask.
        if url.userinfo or (url.port is not None and not (is_ours and url.port == self._base.port)):
            raise ImageRefused("is at an address with a port or a password", is_final=True)

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in (408, 425, 429) or status >= 500:
            raise _PassingTrouble(f"is not to be had now: the host answered {status}")
        if not response.is_success:
            raise ImageRefused(f"is not there: the host answered {status}", is_final=True)


class _PassingTrouble(Exception):
    """What another attempt, now or in a later run, may get over."""
