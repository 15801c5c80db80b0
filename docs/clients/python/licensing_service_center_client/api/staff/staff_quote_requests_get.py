from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.staff_quote_requests_get_status import check_staff_quote_requests_get_status
from ...models.staff_quote_requests_get_status import StaffQuoteRequestsGetStatus
from ...models.staff_request_summary_page import StaffRequestSummaryPage
from ...types import UNSET, Unset
from typing import cast
from uuid import UUID


def _get_kwargs(
    *,
    asks_us: bool | Unset = False,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    least_value: int | Unset = UNSET,
    limit: int | Unset = 50,
    older_than_days: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    owner: str | Unset = "",
    q: str | Unset = "",
    status: StaffQuoteRequestsGetStatus | Unset = UNSET,
    unread: bool | Unset = False,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["asks_us"] = asks_us

    params["cursor"] = cursor

    params["fields"] = fields

    params["least_value"] = least_value

    params["limit"] = limit

    params["older_than_days"] = older_than_days

    json_organization: str | Unset = UNSET
    if not isinstance(organization, Unset):
        json_organization = str(organization)
    params["organization"] = json_organization

    params["owner"] = owner

    params["q"] = q

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["unread"] = unread

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/staff/quote-requests",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | StaffRequestSummaryPage | None:
    if response.status_code == 200:
        response_200 = StaffRequestSummaryPage.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | StaffRequestSummaryPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    asks_us: bool | Unset = False,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    least_value: int | Unset = UNSET,
    limit: int | Unset = 50,
    older_than_days: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    owner: str | Unset = "",
    q: str | Unset = "",
    status: StaffQuoteRequestsGetStatus | Unset = UNSET,
    unread: bool | Unset = False,
) -> Response[Problem | StaffRequestSummaryPage]:
    """The queue of requests, oldest first

     Token scope: staff.

    Args:
        asks_us (bool | Unset):  Default: False.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        least_value (int | Unset):
        limit (int | Unset):  Default: 50.
        older_than_days (int | Unset):
        organization (UUID | Unset):
        owner (str | Unset):  Default: ''.
        q (str | Unset):  Default: ''.
        status (StaffQuoteRequestsGetStatus | Unset):
        unread (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffRequestSummaryPage]
    """

    kwargs = _get_kwargs(
        asks_us=asks_us,
        cursor=cursor,
        fields=fields,
        least_value=least_value,
        limit=limit,
        older_than_days=older_than_days,
        organization=organization,
        owner=owner,
        q=q,
        status=status,
        unread=unread,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    asks_us: bool | Unset = False,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    least_value: int | Unset = UNSET,
    limit: int | Unset = 50,
    older_than_days: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    owner: str | Unset = "",
    q: str | Unset = "",
    status: StaffQuoteRequestsGetStatus | Unset = UNSET,
    unread: bool | Unset = False,
) -> Problem | StaffRequestSummaryPage | None:
    """The queue of requests, oldest first

     Token scope: staff.

    Args:
        asks_us (bool | Unset):  Default: False.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        least_value (int | Unset):
        limit (int | Unset):  Default: 50.
        older_than_days (int | Unset):
        organization (UUID | Unset):
        owner (str | Unset):  Default: ''.
        q (str | Unset):  Default: ''.
        status (StaffQuoteRequestsGetStatus | Unset):
        unread (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffRequestSummaryPage
    """

    return sync_detailed(
        client=client,
        asks_us=asks_us,
        cursor=cursor,
        fields=fields,
        least_value=least_value,
        limit=limit,
        older_than_days=older_than_days,
        organization=organization,
        owner=owner,
        q=q,
        status=status,
        unread=unread,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    asks_us: bool | Unset = False,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    least_value: int | Unset = UNSET,
    limit: int | Unset = 50,
    older_than_days: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    owner: str | Unset = "",
    q: str | Unset = "",
    status: StaffQuoteRequestsGetStatus | Unset = UNSET,
    unread: bool | Unset = False,
) -> Response[Problem | StaffRequestSummaryPage]:
    """The queue of requests, oldest first

     Token scope: staff.

    Args:
        asks_us (bool | Unset):  Default: False.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        least_value (int | Unset):
        limit (int | Unset):  Default: 50.
        older_than_days (int | Unset):
        organization (UUID | Unset):
        owner (str | Unset):  Default: ''.
        q (str | Unset):  Default: ''.
        status (StaffQuoteRequestsGetStatus | Unset):
        unread (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffRequestSummaryPage]
    """

    kwargs = _get_kwargs(
        asks_us=asks_us,
        cursor=cursor,
        fields=fields,
        least_value=least_value,
        limit=limit,
        older_than_days=older_than_days,
        organization=organization,
        owner=owner,
        q=q,
        status=status,
        unread=unread,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    asks_us: bool | Unset = False,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    least_value: int | Unset = UNSET,
    limit: int | Unset = 50,
    older_than_days: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    owner: str | Unset = "",
    q: str | Unset = "",
    status: StaffQuoteRequestsGetStatus | Unset = UNSET,
    unread: bool | Unset = False,
) -> Problem | StaffRequestSummaryPage | None:
    """The queue of requests, oldest first

     Token scope: staff.

    Args:
        asks_us (bool | Unset):  Default: False.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        least_value (int | Unset):
        limit (int | Unset):  Default: 50.
        older_than_days (int | Unset):
        organization (UUID | Unset):
        owner (str | Unset):  Default: ''.
        q (str | Unset):  Default: ''.
        status (StaffQuoteRequestsGetStatus | Unset):
        unread (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffRequestSummaryPage
    """

    return (
        await asyncio_detailed(
            client=client,
            asks_us=asks_us,
            cursor=cursor,
            fields=fields,
            least_value=least_value,
            limit=limit,
            older_than_days=older_than_days,
            organization=organization,
            owner=owner,
            q=q,
            status=status,
            unread=unread,
        )
    ).parsed
