from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.license_detail_answer import LicenseDetailAnswer
from ...models.patched_license_body_request import PatchedLicenseBodyRequest
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast
from uuid import UUID


def _get_kwargs(
    license_id: UUID,
    *,
    body: PatchedLicenseBodyRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/api/v1/licenses/{license_id}".format(
            license_id=quote(str(license_id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> LicenseDetailAnswer | Problem | None:
    if response.status_code == 200:
        response_200 = LicenseDetailAnswer.from_dict(response.json())

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

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

    if response.status_code == 412:
        response_412 = Problem.from_dict(response.json())

        return response_412

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())

        return response_415

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

    if response.status_code == 428:
        response_428 = Problem.from_dict(response.json())

        return response_428

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[LicenseDetailAnswer | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    license_id: UUID,
    *,
    client: AuthenticatedClient,
    body: PatchedLicenseBodyRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[LicenseDetailAnswer | Problem]:
    """Change what is the customer's own: department, contacts, instance

     With If-Match it is refused (412) when somebody saved in between; without, the fields sent are
    written.

    Token scope: licenses.

    Args:
        license_id (UUID):
        if_match (str | Unset):
        body (PatchedLicenseBodyRequest | Unset): What is the customer's own to change; what is
            left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LicenseDetailAnswer | Problem]
    """

    kwargs = _get_kwargs(
        license_id=license_id,
        body=body,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    license_id: UUID,
    *,
    client: AuthenticatedClient,
    body: PatchedLicenseBodyRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> LicenseDetailAnswer | Problem | None:
    """Change what is the customer's own: department, contacts, instance

     With If-Match it is refused (412) when somebody saved in between; without, the fields sent are
    written.

    Token scope: licenses.

    Args:
        license_id (UUID):
        if_match (str | Unset):
        body (PatchedLicenseBodyRequest | Unset): What is the customer's own to change; what is
            left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LicenseDetailAnswer | Problem
    """

    return sync_detailed(
        license_id=license_id,
        client=client,
        body=body,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    license_id: UUID,
    *,
    client: AuthenticatedClient,
    body: PatchedLicenseBodyRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[LicenseDetailAnswer | Problem]:
    """Change what is the customer's own: department, contacts, instance

     With If-Match it is refused (412) when somebody saved in between; without, the fields sent are
    written.

    Token scope: licenses.

    Args:
        license_id (UUID):
        if_match (str | Unset):
        body (PatchedLicenseBodyRequest | Unset): What is the customer's own to change; what is
            left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LicenseDetailAnswer | Problem]
    """

    kwargs = _get_kwargs(
        license_id=license_id,
        body=body,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    license_id: UUID,
    *,
    client: AuthenticatedClient,
    body: PatchedLicenseBodyRequest | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> LicenseDetailAnswer | Problem | None:
    """Change what is the customer's own: department, contacts, instance

     With If-Match it is refused (412) when somebody saved in between; without, the fields sent are
    written.

    Token scope: licenses.

    Args:
        license_id (UUID):
        if_match (str | Unset):
        body (PatchedLicenseBodyRequest | Unset): What is the customer's own to change; what is
            left out stays.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LicenseDetailAnswer | Problem
    """

    return (
        await asyncio_detailed(
            license_id=license_id,
            client=client,
            body=body,
            if_match=if_match,
        )
    ).parsed
