from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.change_answer_page import ChangeAnswerPage
from ...models.problem import Problem
from ...models.staff_sync_changes_get_kind import check_staff_sync_changes_get_kind
from ...models.staff_sync_changes_get_kind import StaffSyncChangesGetKind
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    sync_id: int,
    *,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffSyncChangesGetKind | Unset = UNSET,
    limit: int | Unset = 50,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["fields"] = fields

    json_kind: str | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind

    params["kind"] = json_kind

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/staff/catalogue/syncs/{sync_id}/changes".format(
            sync_id=quote(str(sync_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ChangeAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = ChangeAnswerPage.from_dict(response.json())

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
) -> Response[ChangeAnswerPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    sync_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffSyncChangesGetKind | Unset = UNSET,
    limit: int | Unset = 50,
) -> Response[ChangeAnswerPage | Problem]:
    """What a synchronisation found out

     Token scope: staff.

    Args:
        sync_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffSyncChangesGetKind | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangeAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        sync_id=sync_id,
        cursor=cursor,
        fields=fields,
        kind=kind,
        limit=limit,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    sync_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffSyncChangesGetKind | Unset = UNSET,
    limit: int | Unset = 50,
) -> ChangeAnswerPage | Problem | None:
    """What a synchronisation found out

     Token scope: staff.

    Args:
        sync_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffSyncChangesGetKind | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangeAnswerPage | Problem
    """

    return sync_detailed(
        sync_id=sync_id,
        client=client,
        cursor=cursor,
        fields=fields,
        kind=kind,
        limit=limit,
    ).parsed


async def asyncio_detailed(
    sync_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffSyncChangesGetKind | Unset = UNSET,
    limit: int | Unset = 50,
) -> Response[ChangeAnswerPage | Problem]:
    """What a synchronisation found out

     Token scope: staff.

    Args:
        sync_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffSyncChangesGetKind | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangeAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        sync_id=sync_id,
        cursor=cursor,
        fields=fields,
        kind=kind,
        limit=limit,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    sync_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffSyncChangesGetKind | Unset = UNSET,
    limit: int | Unset = 50,
) -> ChangeAnswerPage | Problem | None:
    """What a synchronisation found out

     Token scope: staff.

    Args:
        sync_id (int):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffSyncChangesGetKind | Unset):
        limit (int | Unset):  Default: 50.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangeAnswerPage | Problem
    """

    return (
        await asyncio_detailed(
            sync_id=sync_id,
            client=client,
            cursor=cursor,
            fields=fields,
            kind=kind,
            limit=limit,
        )
    ).parsed
