from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.quote_summary_page import QuoteSummaryPage
from ...models.quotes_get_status import check_quotes_get_status
from ...models.quotes_get_status import QuotesGetStatus
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    *,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    status: QuotesGetStatus | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["fields"] = fields

    params["limit"] = limit

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/quotes",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | QuoteSummaryPage | None:
    if response.status_code == 200:
        response_200 = QuoteSummaryPage.from_dict(response.json())

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

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | QuoteSummaryPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    status: QuotesGetStatus | Unset = "",
) -> Response[Problem | QuoteSummaryPage]:
    """My offers, newest first

     Token scope: quotes.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        status (QuotesGetStatus | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | QuoteSummaryPage]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        limit=limit,
        status=status,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    status: QuotesGetStatus | Unset = "",
) -> Problem | QuoteSummaryPage | None:
    """My offers, newest first

     Token scope: quotes.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        status (QuotesGetStatus | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | QuoteSummaryPage
    """

    return sync_detailed(
        client=client,
        cursor=cursor,
        fields=fields,
        limit=limit,
        status=status,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    status: QuotesGetStatus | Unset = "",
) -> Response[Problem | QuoteSummaryPage]:
    """My offers, newest first

     Token scope: quotes.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        status (QuotesGetStatus | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | QuoteSummaryPage]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        limit=limit,
        status=status,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    status: QuotesGetStatus | Unset = "",
) -> Problem | QuoteSummaryPage | None:
    """My offers, newest first

     Token scope: quotes.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        status (QuotesGetStatus | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | QuoteSummaryPage
    """

    return (
        await asyncio_detailed(
            client=client,
            cursor=cursor,
            fields=fields,
            limit=limit,
            status=status,
        )
    ).parsed
