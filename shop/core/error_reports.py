"""Errors for Sentry, or whatever speaks its protocol: what went wrong and where, and nothing about whom.

Loaded by the settings, and only asks for the library where an address is configured.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

# Parts of a report that hold what people typed, or who they are.
_PERSONAL: Final = ("user", "server_name", "breadcrumbs", "extra")
_OF_REQUEST: Final = ("method",)


def begin(*, dsn: str, release: str) -> None:
    """Report errors of this process from now on; figures and profiles are not collected."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        release=release,
        send_default_pii=False,
        # Values of variables may be licence keys.
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=0.0,
        auto_session_tracking=False,
        # Its own type of the same dictionary.
        before_send=cast(Any, without_people),
    )


def without_people(event: dict[str, Any], _hint: Mapping[str, Any]) -> dict[str, Any]:
    """The report without addresses, names, sign-ins and tokens; of the request its method and route stay."""
    from shop.core.failures import scrubbed

    for name in _PERSONAL:
        event.pop(name, None)
    request = event.pop("request", None) or {}
    event["request"] = {name: request[name] for name in _OF_REQUEST if name in request}
    for exception in (event.get("exception") or {}).get("values", []):
        exception["value"] = scrubbed(str(exception.get("value", "")))
    if "logentry" in event:
        event["logentry"] = {"message": scrubbed(str(event["logentry"].get("message", "")))}
    return event
