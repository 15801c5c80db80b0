from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.staff_statement_get_state import check_staff_statement_get_state
from ...models.staff_statement_get_state import StaffStatementGetState
from ...models.statement_answer import StatementAnswer
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    statement_id: int,
    *,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffStatementGetState | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["fields"] = fields

    params["limit"] = limit

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state

    params["state"] = json_state

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/staff/bank-statements/{statement_id}".format(
            statement_id=quote(str(statement_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | StatementAnswer | None:
    if response.status_code == 200:
        response_200 = StatementAnswer.from_dict(response.json())

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
) -> Response[Problem | StatementAnswer]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    statement_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffStatementGetState | Unset = "",
) -> Response[Problem | StatementAnswer]:
    """One bank statement with a page of its lines and proposals

     Token scope: staff.

    Args:
        statement_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffStatementGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StatementAnswer]
    """

    kwargs = _get_kwargs(
        statement_id=statement_id,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    statement_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffStatementGetState | Unset = "",
) -> Problem | StatementAnswer | None:
    """One bank statement with a page of its lines and proposals

     Token scope: staff.

    Args:
        statement_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffStatementGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StatementAnswer
    """

    return sync_detailed(
        statement_id=statement_id,
        client=client,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
    ).parsed


async def asyncio_detailed(
    statement_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffStatementGetState | Unset = "",
) -> Response[Problem | StatementAnswer]:
    """One bank statement with a page of its lines and proposals

     Token scope: staff.

    Args:
        statement_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffStatementGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StatementAnswer]
    """

    kwargs = _get_kwargs(
        statement_id=statement_id,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    statement_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffStatementGetState | Unset = "",
) -> Problem | StatementAnswer | None:
    """One bank statement with a page of its lines and proposals

     Token scope: staff.

    Args:
        statement_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffStatementGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StatementAnswer
    """

    return (
        await asyncio_detailed(
            statement_id=statement_id,
            client=client,
            cursor=cursor,
            fields=fields,
            limit=limit,
            state=state,
        )
    ).parsed
