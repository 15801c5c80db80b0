from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.product_page import ProductPage
from ...models.products_get_deployment_item import check_products_get_deployment_item
from ...models.products_get_deployment_item import ProductsGetDeploymentItem
from ...models.products_get_kind import check_products_get_kind
from ...models.products_get_kind import ProductsGetKind
from ...models.products_get_payment_model_item import check_products_get_payment_model_item
from ...models.products_get_payment_model_item import ProductsGetPaymentModelItem
from ...models.products_get_sort import check_products_get_sort
from ...models.products_get_sort import ProductsGetSort
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    *,
    category: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    deployment: list[ProductsGetDeploymentItem] | Unset = UNSET,
    exact: bool | Unset = False,
    fields: str | Unset = UNSET,
    host: list[str] | Unset = UNSET,
    kind: ProductsGetKind | Unset = "",
    limit: int | Unset = 50,
    payment_model: list[ProductsGetPaymentModelItem] | Unset = UNSET,
    q: str | Unset = "",
    sort: ProductsGetSort | Unset = "",
    vendor: list[str] | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_category: list[str] | Unset = UNSET
    if not isinstance(category, Unset):
        json_category = category

    params["category"] = json_category

    params["cursor"] = cursor

    json_deployment: list[str] | Unset = UNSET
    if not isinstance(deployment, Unset):
        json_deployment = []
        for deployment_item_data in deployment:
            deployment_item: str = deployment_item_data
            json_deployment.append(deployment_item)

    params["deployment"] = json_deployment

    params["exact"] = exact

    params["fields"] = fields

    json_host: list[str] | Unset = UNSET
    if not isinstance(host, Unset):
        json_host = host

    params["host"] = json_host

    json_kind: str | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind

    params["kind"] = json_kind

    params["limit"] = limit

    json_payment_model: list[str] | Unset = UNSET
    if not isinstance(payment_model, Unset):
        json_payment_model = []
        for payment_model_item_data in payment_model:
            payment_model_item: str = payment_model_item_data
            json_payment_model.append(payment_model_item)

    params["payment_model"] = json_payment_model

    params["q"] = q

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    json_vendor: list[str] | Unset = UNSET
    if not isinstance(vendor, Unset):
        json_vendor = vendor

    params["vendor"] = json_vendor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/products",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | ProductPage | None:
    if response.status_code == 200:
        response_200 = ProductPage.from_dict(response.json())

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
) -> Response[Problem | ProductPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    category: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    deployment: list[ProductsGetDeploymentItem] | Unset = UNSET,
    exact: bool | Unset = False,
    fields: str | Unset = UNSET,
    host: list[str] | Unset = UNSET,
    kind: ProductsGetKind | Unset = "",
    limit: int | Unset = 50,
    payment_model: list[ProductsGetPaymentModelItem] | Unset = UNSET,
    q: str | Unset = "",
    sort: ProductsGetSort | Unset = "",
    vendor: list[str] | Unset = UNSET,
) -> Response[Problem | ProductPage]:
    """Find products and apps

     The values of one filter are alternatives, the filters hold together. The count of a value says how
    many products it has beside what the other filters leave.

    Token scope: catalogue.

    Args:
        category (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        deployment (list[ProductsGetDeploymentItem] | Unset):
        exact (bool | Unset):  Default: False.
        fields (str | Unset):
        host (list[str] | Unset):
        kind (ProductsGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        payment_model (list[ProductsGetPaymentModelItem] | Unset):
        q (str | Unset):  Default: ''.
        sort (ProductsGetSort | Unset):  Default: ''.
        vendor (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ProductPage]
    """

    kwargs = _get_kwargs(
        category=category,
        cursor=cursor,
        deployment=deployment,
        exact=exact,
        fields=fields,
        host=host,
        kind=kind,
        limit=limit,
        payment_model=payment_model,
        q=q,
        sort=sort,
        vendor=vendor,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    category: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    deployment: list[ProductsGetDeploymentItem] | Unset = UNSET,
    exact: bool | Unset = False,
    fields: str | Unset = UNSET,
    host: list[str] | Unset = UNSET,
    kind: ProductsGetKind | Unset = "",
    limit: int | Unset = 50,
    payment_model: list[ProductsGetPaymentModelItem] | Unset = UNSET,
    q: str | Unset = "",
    sort: ProductsGetSort | Unset = "",
    vendor: list[str] | Unset = UNSET,
) -> Problem | ProductPage | None:
    """Find products and apps

     The values of one filter are alternatives, the filters hold together. The count of a value says how
    many products it has beside what the other filters leave.

    Token scope: catalogue.

    Args:
        category (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        deployment (list[ProductsGetDeploymentItem] | Unset):
        exact (bool | Unset):  Default: False.
        fields (str | Unset):
        host (list[str] | Unset):
        kind (ProductsGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        payment_model (list[ProductsGetPaymentModelItem] | Unset):
        q (str | Unset):  Default: ''.
        sort (ProductsGetSort | Unset):  Default: ''.
        vendor (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ProductPage
    """

    return sync_detailed(
        client=client,
        category=category,
        cursor=cursor,
        deployment=deployment,
        exact=exact,
        fields=fields,
        host=host,
        kind=kind,
        limit=limit,
        payment_model=payment_model,
        q=q,
        sort=sort,
        vendor=vendor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    category: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    deployment: list[ProductsGetDeploymentItem] | Unset = UNSET,
    exact: bool | Unset = False,
    fields: str | Unset = UNSET,
    host: list[str] | Unset = UNSET,
    kind: ProductsGetKind | Unset = "",
    limit: int | Unset = 50,
    payment_model: list[ProductsGetPaymentModelItem] | Unset = UNSET,
    q: str | Unset = "",
    sort: ProductsGetSort | Unset = "",
    vendor: list[str] | Unset = UNSET,
) -> Response[Problem | ProductPage]:
    """Find products and apps

     The values of one filter are alternatives, the filters hold together. The count of a value says how
    many products it has beside what the other filters leave.

    Token scope: catalogue.

    Args:
        category (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        deployment (list[ProductsGetDeploymentItem] | Unset):
        exact (bool | Unset):  Default: False.
        fields (str | Unset):
        host (list[str] | Unset):
        kind (ProductsGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        payment_model (list[ProductsGetPaymentModelItem] | Unset):
        q (str | Unset):  Default: ''.
        sort (ProductsGetSort | Unset):  Default: ''.
        vendor (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ProductPage]
    """

    kwargs = _get_kwargs(
        category=category,
        cursor=cursor,
        deployment=deployment,
        exact=exact,
        fields=fields,
        host=host,
        kind=kind,
        limit=limit,
        payment_model=payment_model,
        q=q,
        sort=sort,
        vendor=vendor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    category: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    deployment: list[ProductsGetDeploymentItem] | Unset = UNSET,
    exact: bool | Unset = False,
    fields: str | Unset = UNSET,
    host: list[str] | Unset = UNSET,
    kind: ProductsGetKind | Unset = "",
    limit: int | Unset = 50,
    payment_model: list[ProductsGetPaymentModelItem] | Unset = UNSET,
    q: str | Unset = "",
    sort: ProductsGetSort | Unset = "",
    vendor: list[str] | Unset = UNSET,
) -> Problem | ProductPage | None:
    """Find products and apps

     The values of one filter are alternatives, the filters hold together. The count of a value says how
    many products it has beside what the other filters leave.

    Token scope: catalogue.

    Args:
        category (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        deployment (list[ProductsGetDeploymentItem] | Unset):
        exact (bool | Unset):  Default: False.
        fields (str | Unset):
        host (list[str] | Unset):
        kind (ProductsGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        payment_model (list[ProductsGetPaymentModelItem] | Unset):
        q (str | Unset):  Default: ''.
        sort (ProductsGetSort | Unset):  Default: ''.
        vendor (list[str] | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ProductPage
    """

    return (
        await asyncio_detailed(
            client=client,
            category=category,
            cursor=cursor,
            deployment=deployment,
            exact=exact,
            fields=fields,
            host=host,
            kind=kind,
            limit=limit,
            payment_model=payment_model,
            q=q,
            sort=sort,
            vendor=vendor,
        )
    ).parsed
