from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.activation_summary import ActivationSummary
from ...models.decision_body_request import DecisionBodyRequest
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast


def _get_kwargs(
    activation_id: int,
    *,
    body: DecisionBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/staff/activations/{activation_id}".format(
            activation_id=quote(str(activation_id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ActivationSummary | Problem | None:
    if response.status_code == 200:
        response_200 = ActivationSummary.from_dict(response.json())

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

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())

        return response_415

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

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
) -> Response[ActivationSummary | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    activation_id: int,
    *,
    client: AuthenticatedClient,
    body: DecisionBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[ActivationSummary | Problem]:
    """Let a person in, or refuse them with a reason

     Refusing somebody who was let in ends their membership, their sessions and their tokens at once.

    Token scope: staff.

    Args:
        activation_id (int):
        idempotency_key (str | Unset):
        body (DecisionBodyRequest | Unset): Either the organisation to let the person into, or the
            reason to refuse.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActivationSummary | Problem]
    """

    kwargs = _get_kwargs(
        activation_id=activation_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    activation_id: int,
    *,
    client: AuthenticatedClient,
    body: DecisionBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> ActivationSummary | Problem | None:
    """Let a person in, or refuse them with a reason

     Refusing somebody who was let in ends their membership, their sessions and their tokens at once.

    Token scope: staff.

    Args:
        activation_id (int):
        idempotency_key (str | Unset):
        body (DecisionBodyRequest | Unset): Either the organisation to let the person into, or the
            reason to refuse.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActivationSummary | Problem
    """

    return sync_detailed(
        activation_id=activation_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    activation_id: int,
    *,
    client: AuthenticatedClient,
    body: DecisionBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> Response[ActivationSummary | Problem]:
    """Let a person in, or refuse them with a reason

     Refusing somebody who was let in ends their membership, their sessions and their tokens at once.

    Token scope: staff.

    Args:
        activation_id (int):
        idempotency_key (str | Unset):
        body (DecisionBodyRequest | Unset): Either the organisation to let the person into, or the
            reason to refuse.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ActivationSummary | Problem]
    """

    kwargs = _get_kwargs(
        activation_id=activation_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    activation_id: int,
    *,
    client: AuthenticatedClient,
    body: DecisionBodyRequest | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
) -> ActivationSummary | Problem | None:
    """Let a person in, or refuse them with a reason

     Refusing somebody who was let in ends their membership, their sessions and their tokens at once.

    Token scope: staff.

    Args:
        activation_id (int):
        idempotency_key (str | Unset):
        body (DecisionBodyRequest | Unset): Either the organisation to let the person into, or the
            reason to refuse.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ActivationSummary | Problem
    """

    return (
        await asyncio_detailed(
            activation_id=activation_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
