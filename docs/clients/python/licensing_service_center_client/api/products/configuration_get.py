from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.choices_answer import ChoicesAnswer
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast
from uuid import UUID


def _get_kwargs(
    key: str,
    *,
    deployment: str | Unset = "",
    existing_license: UUID | Unset = UNSET,
    fields: str | Unset = UNSET,
    instance_url: str | Unset = "",
    license_search: str | Unset = "",
    license_type: str | Unset = "",
    maintenance_months: str | Unset = "",
    purchase_type: str | Unset = "",
    sen: str | Unset = "",
    user_tier: str | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["deployment"] = deployment

    json_existing_license: str | Unset = UNSET
    if not isinstance(existing_license, Unset):
        json_existing_license = str(existing_license)
    params["existing_license"] = json_existing_license

    params["fields"] = fields

    params["instance_url"] = instance_url

    params["license_search"] = license_search

    params["license_type"] = license_type

    params["maintenance_months"] = maintenance_months

    params["purchase_type"] = purchase_type

    params["sen"] = sen

    params["user_tier"] = user_tier

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/products/{key}/configuration".format(
            key=quote(str(key), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ChoicesAnswer | Problem | None:
    if response.status_code == 200:
        response_200 = ChoicesAnswer.from_dict(response.json())

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
) -> Response[ChoicesAnswer | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
    deployment: str | Unset = "",
    existing_license: UUID | Unset = UNSET,
    fields: str | Unset = UNSET,
    instance_url: str | Unset = "",
    license_search: str | Unset = "",
    license_type: str | Unset = "",
    maintenance_months: str | Unset = "",
    purchase_type: str | Unset = "",
    sen: str | Unset = "",
    user_tier: str | Unset = "",
) -> Response[ChoicesAnswer | Problem]:
    """What can be chosen, given what is chosen so far

     With help texts, tiers and the reasons for what is not offered.

    Token scope: catalogue.

    Args:
        key (str):
        deployment (str | Unset):  Default: ''.
        existing_license (UUID | Unset):
        fields (str | Unset):
        instance_url (str | Unset):  Default: ''.
        license_search (str | Unset):  Default: ''.
        license_type (str | Unset):  Default: ''.
        maintenance_months (str | Unset):  Default: ''.
        purchase_type (str | Unset):  Default: ''.
        sen (str | Unset):  Default: ''.
        user_tier (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChoicesAnswer | Problem]
    """

    kwargs = _get_kwargs(
        key=key,
        deployment=deployment,
        existing_license=existing_license,
        fields=fields,
        instance_url=instance_url,
        license_search=license_search,
        license_type=license_type,
        maintenance_months=maintenance_months,
        purchase_type=purchase_type,
        sen=sen,
        user_tier=user_tier,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    key: str,
    *,
    client: AuthenticatedClient,
    deployment: str | Unset = "",
    existing_license: UUID | Unset = UNSET,
    fields: str | Unset = UNSET,
    instance_url: str | Unset = "",
    license_search: str | Unset = "",
    license_type: str | Unset = "",
    maintenance_months: str | Unset = "",
    purchase_type: str | Unset = "",
    sen: str | Unset = "",
    user_tier: str | Unset = "",
) -> ChoicesAnswer | Problem | None:
    """What can be chosen, given what is chosen so far

     With help texts, tiers and the reasons for what is not offered.

    Token scope: catalogue.

    Args:
        key (str):
        deployment (str | Unset):  Default: ''.
        existing_license (UUID | Unset):
        fields (str | Unset):
        instance_url (str | Unset):  Default: ''.
        license_search (str | Unset):  Default: ''.
        license_type (str | Unset):  Default: ''.
        maintenance_months (str | Unset):  Default: ''.
        purchase_type (str | Unset):  Default: ''.
        sen (str | Unset):  Default: ''.
        user_tier (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChoicesAnswer | Problem
    """

    return sync_detailed(
        key=key,
        client=client,
        deployment=deployment,
        existing_license=existing_license,
        fields=fields,
        instance_url=instance_url,
        license_search=license_search,
        license_type=license_type,
        maintenance_months=maintenance_months,
        purchase_type=purchase_type,
        sen=sen,
        user_tier=user_tier,
    ).parsed


async def asyncio_detailed(
    key: str,
    *,
    client: AuthenticatedClient,
    deployment: str | Unset = "",
    existing_license: UUID | Unset = UNSET,
    fields: str | Unset = UNSET,
    instance_url: str | Unset = "",
    license_search: str | Unset = "",
    license_type: str | Unset = "",
    maintenance_months: str | Unset = "",
    purchase_type: str | Unset = "",
    sen: str | Unset = "",
    user_tier: str | Unset = "",
) -> Response[ChoicesAnswer | Problem]:
    """What can be chosen, given what is chosen so far

     With help texts, tiers and the reasons for what is not offered.

    Token scope: catalogue.

    Args:
        key (str):
        deployment (str | Unset):  Default: ''.
        existing_license (UUID | Unset):
        fields (str | Unset):
        instance_url (str | Unset):  Default: ''.
        license_search (str | Unset):  Default: ''.
        license_type (str | Unset):  Default: ''.
        maintenance_months (str | Unset):  Default: ''.
        purchase_type (str | Unset):  Default: ''.
        sen (str | Unset):  Default: ''.
        user_tier (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChoicesAnswer | Problem]
    """

    kwargs = _get_kwargs(
        key=key,
        deployment=deployment,
        existing_license=existing_license,
        fields=fields,
        instance_url=instance_url,
        license_search=license_search,
        license_type=license_type,
        maintenance_months=maintenance_months,
        purchase_type=purchase_type,
        sen=sen,
        user_tier=user_tier,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    key: str,
    *,
    client: AuthenticatedClient,
    deployment: str | Unset = "",
    existing_license: UUID | Unset = UNSET,
    fields: str | Unset = UNSET,
    instance_url: str | Unset = "",
    license_search: str | Unset = "",
    license_type: str | Unset = "",
    maintenance_months: str | Unset = "",
    purchase_type: str | Unset = "",
    sen: str | Unset = "",
    user_tier: str | Unset = "",
) -> ChoicesAnswer | Problem | None:
    """What can be chosen, given what is chosen so far

     With help texts, tiers and the reasons for what is not offered.

    Token scope: catalogue.

    Args:
        key (str):
        deployment (str | Unset):  Default: ''.
        existing_license (UUID | Unset):
        fields (str | Unset):
        instance_url (str | Unset):  Default: ''.
        license_search (str | Unset):  Default: ''.
        license_type (str | Unset):  Default: ''.
        maintenance_months (str | Unset):  Default: ''.
        purchase_type (str | Unset):  Default: ''.
        sen (str | Unset):  Default: ''.
        user_tier (str | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChoicesAnswer | Problem
    """

    return (
        await asyncio_detailed(
            key=key,
            client=client,
            deployment=deployment,
            existing_license=existing_license,
            fields=fields,
            instance_url=instance_url,
            license_search=license_search,
            license_type=license_type,
            maintenance_months=maintenance_months,
            purchase_type=purchase_type,
            sen=sen,
            user_tier=user_tier,
        )
    ).parsed
