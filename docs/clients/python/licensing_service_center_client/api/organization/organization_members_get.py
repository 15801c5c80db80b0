from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.member_answer_page import MemberAnswerPage
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    *,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["fields"] = fields

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/organization/members",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> MemberAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = MemberAnswerPage.from_dict(response.json())

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

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

        return response_404

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[MemberAnswerPage | Problem]:
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
) -> Response[MemberAnswerPage | Problem]:
    """The members of your organisation, the oldest first

     Token scope: organization.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[MemberAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        limit=limit,
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
) -> MemberAnswerPage | Problem | None:
    """The members of your organisation, the oldest first

     Token scope: organization.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        MemberAnswerPage | Problem
    """

    return sync_detailed(
        client=client,
        cursor=cursor,
        fields=fields,
        limit=limit,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
) -> Response[MemberAnswerPage | Problem]:
    """The members of your organisation, the oldest first

     Token scope: organization.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[MemberAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        limit=limit,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
) -> MemberAnswerPage | Problem | None:
    """The members of your organisation, the oldest first

     Token scope: organization.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        MemberAnswerPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            cursor=cursor,
            fields=fields,
            limit=limit,
        )
    ).parsed
