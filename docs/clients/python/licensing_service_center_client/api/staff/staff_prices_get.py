from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.price_answer_page import PriceAnswerPage
from ...models.problem import Problem
from ...models.staff_prices_get_deployment import check_staff_prices_get_deployment
from ...models.staff_prices_get_deployment import StaffPricesGetDeployment
from ...models.staff_prices_get_user_tier_type_1 import check_staff_prices_get_user_tier_type_1
from ...models.staff_prices_get_user_tier_type_1 import StaffPricesGetUserTierType1
from ...types import UNSET, Unset
from typing import cast
import datetime


def _get_kwargs(
    *,
    currency: str | Unset = "",
    cursor: str | Unset = "",
    deployment: StaffPricesGetDeployment | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    q: str | Unset = "",
    user_tier: int | StaffPricesGetUserTierType1 | Unset = UNSET,
    valid_on: datetime.date | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["currency"] = currency

    params["cursor"] = cursor

    json_deployment: str | Unset = UNSET
    if not isinstance(deployment, Unset):
        json_deployment = deployment

    params["deployment"] = json_deployment

    params["fields"] = fields

    params["limit"] = limit

    params["q"] = q

    json_user_tier: int | str | Unset
    if isinstance(user_tier, Unset):
        json_user_tier = UNSET
    elif isinstance(user_tier, str):
        json_user_tier = user_tier
    else:
        json_user_tier = user_tier
    params["user_tier"] = json_user_tier

    json_valid_on: str | Unset = UNSET
    if not isinstance(valid_on, Unset):
        json_valid_on = valid_on.isoformat()
    params["valid_on"] = json_valid_on

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/staff/prices",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PriceAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = PriceAnswerPage.from_dict(response.json())

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
) -> Response[PriceAnswerPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    currency: str | Unset = "",
    cursor: str | Unset = "",
    deployment: StaffPricesGetDeployment | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    q: str | Unset = "",
    user_tier: int | StaffPricesGetUserTierType1 | Unset = UNSET,
    valid_on: datetime.date | Unset = UNSET,
) -> Response[PriceAnswerPage | Problem]:
    """Prices by product, deployment and tier

     Token scope: staff.

    Args:
        currency (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        deployment (StaffPricesGetDeployment | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        q (str | Unset):  Default: ''.
        user_tier (int | StaffPricesGetUserTierType1 | Unset):
        valid_on (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PriceAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        currency=currency,
        cursor=cursor,
        deployment=deployment,
        fields=fields,
        limit=limit,
        q=q,
        user_tier=user_tier,
        valid_on=valid_on,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    currency: str | Unset = "",
    cursor: str | Unset = "",
    deployment: StaffPricesGetDeployment | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    q: str | Unset = "",
    user_tier: int | StaffPricesGetUserTierType1 | Unset = UNSET,
    valid_on: datetime.date | Unset = UNSET,
) -> PriceAnswerPage | Problem | None:
    """Prices by product, deployment and tier

     Token scope: staff.

    Args:
        currency (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        deployment (StaffPricesGetDeployment | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        q (str | Unset):  Default: ''.
        user_tier (int | StaffPricesGetUserTierType1 | Unset):
        valid_on (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PriceAnswerPage | Problem
    """

    return sync_detailed(
        client=client,
        currency=currency,
        cursor=cursor,
        deployment=deployment,
        fields=fields,
        limit=limit,
        q=q,
        user_tier=user_tier,
        valid_on=valid_on,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    currency: str | Unset = "",
    cursor: str | Unset = "",
    deployment: StaffPricesGetDeployment | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    q: str | Unset = "",
    user_tier: int | StaffPricesGetUserTierType1 | Unset = UNSET,
    valid_on: datetime.date | Unset = UNSET,
) -> Response[PriceAnswerPage | Problem]:
    """Prices by product, deployment and tier

     Token scope: staff.

    Args:
        currency (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        deployment (StaffPricesGetDeployment | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        q (str | Unset):  Default: ''.
        user_tier (int | StaffPricesGetUserTierType1 | Unset):
        valid_on (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PriceAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        currency=currency,
        cursor=cursor,
        deployment=deployment,
        fields=fields,
        limit=limit,
        q=q,
        user_tier=user_tier,
        valid_on=valid_on,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    currency: str | Unset = "",
    cursor: str | Unset = "",
    deployment: StaffPricesGetDeployment | Unset = "",
    fields: str | Unset = UNSET,
    limit: int | Unset = 50,
    q: str | Unset = "",
    user_tier: int | StaffPricesGetUserTierType1 | Unset = UNSET,
    valid_on: datetime.date | Unset = UNSET,
) -> PriceAnswerPage | Problem | None:
    """Prices by product, deployment and tier

     Token scope: staff.

    Args:
        currency (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        deployment (StaffPricesGetDeployment | Unset):  Default: ''.
        fields (str | Unset):
        limit (int | Unset):  Default: 50.
        q (str | Unset):  Default: ''.
        user_tier (int | StaffPricesGetUserTierType1 | Unset):
        valid_on (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PriceAnswerPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            currency=currency,
            cursor=cursor,
            deployment=deployment,
            fields=fields,
            limit=limit,
            q=q,
            user_tier=user_tier,
            valid_on=valid_on,
        )
    ).parsed
