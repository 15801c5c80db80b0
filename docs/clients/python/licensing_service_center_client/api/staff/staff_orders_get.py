from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.order_summary_page import OrderSummaryPage
from ...models.problem import Problem
from ...models.staff_orders_get_queue import check_staff_orders_get_queue
from ...models.staff_orders_get_queue import StaffOrdersGetQueue
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    *,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    queue: StaffOrdersGetQueue | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["fields"] = fields

    params["limit"] = limit

    json_queue: str | Unset = UNSET
    if not isinstance(queue, Unset):
        json_queue = queue

    params["queue"] = json_queue

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/staff/orders",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OrderSummaryPage | Problem | None:
    if response.status_code == 200:
        response_200 = OrderSummaryPage.from_dict(response.json())

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
) -> Response[OrderSummaryPage | Problem]:
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
    queue: StaffOrdersGetQueue | Unset = "",
) -> Response[OrderSummaryPage | Problem]:
    """Orders by queue, oldest first

     `buy_now` is to be bought today, `waiting` waits for its date, `services` are to be arranged and
    done,
    `partly_delivered` has something left to deliver, `to_invoice` was delivered without an invoice,
    `bought_not_invoiced` was bought or delivered more than a day ago without an invoice.

    Token scope: staff.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        queue (StaffOrdersGetQueue | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OrderSummaryPage | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        limit=limit,
        queue=queue,
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
    queue: StaffOrdersGetQueue | Unset = "",
) -> OrderSummaryPage | Problem | None:
    """Orders by queue, oldest first

     `buy_now` is to be bought today, `waiting` waits for its date, `services` are to be arranged and
    done,
    `partly_delivered` has something left to deliver, `to_invoice` was delivered without an invoice,
    `bought_not_invoiced` was bought or delivered more than a day ago without an invoice.

    Token scope: staff.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        queue (StaffOrdersGetQueue | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OrderSummaryPage | Problem
    """

    return sync_detailed(
        client=client,
        cursor=cursor,
        fields=fields,
        limit=limit,
        queue=queue,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    queue: StaffOrdersGetQueue | Unset = "",
) -> Response[OrderSummaryPage | Problem]:
    """Orders by queue, oldest first

     `buy_now` is to be bought today, `waiting` waits for its date, `services` are to be arranged and
    done,
    `partly_delivered` has something left to deliver, `to_invoice` was delivered without an invoice,
    `bought_not_invoiced` was bought or delivered more than a day ago without an invoice.

    Token scope: staff.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        queue (StaffOrdersGetQueue | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OrderSummaryPage | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        fields=fields,
        limit=limit,
        queue=queue,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    queue: StaffOrdersGetQueue | Unset = "",
) -> OrderSummaryPage | Problem | None:
    """Orders by queue, oldest first

     `buy_now` is to be bought today, `waiting` waits for its date, `services` are to be arranged and
    done,
    `partly_delivered` has something left to deliver, `to_invoice` was delivered without an invoice,
    `bought_not_invoiced` was bought or delivered more than a day ago without an invoice.

    Token scope: staff.

    Args:
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        queue (StaffOrdersGetQueue | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OrderSummaryPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            cursor=cursor,
            fields=fields,
            limit=limit,
            queue=queue,
        )
    ).parsed
