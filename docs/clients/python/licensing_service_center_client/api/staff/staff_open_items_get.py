from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.open_item_page import OpenItemPage
from ...models.problem import Problem
from ...models.staff_open_items_get_age import check_staff_open_items_get_age
from ...models.staff_open_items_get_age import StaffOpenItemsGetAge
from ...models.staff_open_items_get_state import check_staff_open_items_get_state
from ...models.staff_open_items_get_state import StaffOpenItemsGetState
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    *,
    age: StaffOpenItemsGetAge | Unset = UNSET,
    currency: str | Unset = UNSET,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffOpenItemsGetState | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_age: str | Unset = UNSET
    if not isinstance(age, Unset):
        json_age = age

    params["age"] = json_age

    params["currency"] = currency

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
        "url": "/api/v1/staff/open-items",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OpenItemPage | Problem | None:
    if response.status_code == 200:
        response_200 = OpenItemPage.from_dict(response.json())

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
) -> Response[OpenItemPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    age: StaffOpenItemsGetAge | Unset = UNSET,
    currency: str | Unset = UNSET,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffOpenItemsGetState | Unset = UNSET,
) -> Response[OpenItemPage | Problem]:
    """What is owed or paid too much, longest overdue first

     Token scope: staff.

    Args:
        age (StaffOpenItemsGetAge | Unset):
        currency (str | Unset):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffOpenItemsGetState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OpenItemPage | Problem]
    """

    kwargs = _get_kwargs(
        age=age,
        currency=currency,
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
    *,
    client: AuthenticatedClient,
    age: StaffOpenItemsGetAge | Unset = UNSET,
    currency: str | Unset = UNSET,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffOpenItemsGetState | Unset = UNSET,
) -> OpenItemPage | Problem | None:
    """What is owed or paid too much, longest overdue first

     Token scope: staff.

    Args:
        age (StaffOpenItemsGetAge | Unset):
        currency (str | Unset):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffOpenItemsGetState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OpenItemPage | Problem
    """

    return sync_detailed(
        client=client,
        age=age,
        currency=currency,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    age: StaffOpenItemsGetAge | Unset = UNSET,
    currency: str | Unset = UNSET,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffOpenItemsGetState | Unset = UNSET,
) -> Response[OpenItemPage | Problem]:
    """What is owed or paid too much, longest overdue first

     Token scope: staff.

    Args:
        age (StaffOpenItemsGetAge | Unset):
        currency (str | Unset):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffOpenItemsGetState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OpenItemPage | Problem]
    """

    kwargs = _get_kwargs(
        age=age,
        currency=currency,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    age: StaffOpenItemsGetAge | Unset = UNSET,
    currency: str | Unset = UNSET,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: StaffOpenItemsGetState | Unset = UNSET,
) -> OpenItemPage | Problem | None:
    """What is owed or paid too much, longest overdue first

     Token scope: staff.

    Args:
        age (StaffOpenItemsGetAge | Unset):
        currency (str | Unset):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (StaffOpenItemsGetState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OpenItemPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            age=age,
            currency=currency,
            cursor=cursor,
            fields=fields,
            limit=limit,
            state=state,
        )
    ).parsed
