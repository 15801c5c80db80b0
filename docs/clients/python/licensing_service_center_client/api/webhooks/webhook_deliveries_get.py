from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.delivery_answer_page import DeliveryAnswerPage
from ...models.problem import Problem
from ...models.webhook_deliveries_get_state import check_webhook_deliveries_get_state
from ...models.webhook_deliveries_get_state import WebhookDeliveriesGetState
from ...models.webhook_deliveries_get_type import check_webhook_deliveries_get_type
from ...models.webhook_deliveries_get_type import WebhookDeliveriesGetType
from ...types import UNSET, Unset
from typing import cast
from uuid import UUID


def _get_kwargs(
    webhook_id: UUID,
    *,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: WebhookDeliveriesGetState | Unset = UNSET,
    type_: WebhookDeliveriesGetType | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["fields"] = fields

    params["limit"] = limit

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state

    params["state"] = json_state

    json_type_: str | Unset = UNSET
    if not isinstance(type_, Unset):
        json_type_ = type_

    params["type"] = json_type_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/webhooks/{webhook_id}/deliveries".format(
            webhook_id=quote(str(webhook_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DeliveryAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = DeliveryAnswerPage.from_dict(response.json())

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
) -> Response[DeliveryAnswerPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    webhook_id: UUID,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: WebhookDeliveriesGetState | Unset = UNSET,
    type_: WebhookDeliveriesGetType | Unset = UNSET,
) -> Response[DeliveryAnswerPage | Problem]:
    """What a webhook was told in the last 30 days, newest first

     Token scope: webhooks.

    Args:
        webhook_id (UUID):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (WebhookDeliveriesGetState | Unset):
        type_ (WebhookDeliveriesGetType | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeliveryAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        webhook_id=webhook_id,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
        type_=type_,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    webhook_id: UUID,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: WebhookDeliveriesGetState | Unset = UNSET,
    type_: WebhookDeliveriesGetType | Unset = UNSET,
) -> DeliveryAnswerPage | Problem | None:
    """What a webhook was told in the last 30 days, newest first

     Token scope: webhooks.

    Args:
        webhook_id (UUID):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (WebhookDeliveriesGetState | Unset):
        type_ (WebhookDeliveriesGetType | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeliveryAnswerPage | Problem
    """

    return sync_detailed(
        webhook_id=webhook_id,
        client=client,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
        type_=type_,
    ).parsed


async def asyncio_detailed(
    webhook_id: UUID,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: WebhookDeliveriesGetState | Unset = UNSET,
    type_: WebhookDeliveriesGetType | Unset = UNSET,
) -> Response[DeliveryAnswerPage | Problem]:
    """What a webhook was told in the last 30 days, newest first

     Token scope: webhooks.

    Args:
        webhook_id (UUID):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (WebhookDeliveriesGetState | Unset):
        type_ (WebhookDeliveriesGetType | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeliveryAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        webhook_id=webhook_id,
        cursor=cursor,
        fields=fields,
        limit=limit,
        state=state,
        type_=type_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    webhook_id: UUID,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    state: WebhookDeliveriesGetState | Unset = UNSET,
    type_: WebhookDeliveriesGetType | Unset = UNSET,
) -> DeliveryAnswerPage | Problem | None:
    """What a webhook was told in the last 30 days, newest first

     Token scope: webhooks.

    Args:
        webhook_id (UUID):
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        state (WebhookDeliveriesGetState | Unset):
        type_ (WebhookDeliveriesGetType | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeliveryAnswerPage | Problem
    """

    return (
        await asyncio_detailed(
            webhook_id=webhook_id,
            client=client,
            cursor=cursor,
            fields=fields,
            limit=limit,
            state=state,
            type_=type_,
        )
    ).parsed
