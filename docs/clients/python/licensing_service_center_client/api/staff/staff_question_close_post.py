from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.staff_question_answer import StaffQuestionAnswer
from typing import cast
from uuid import UUID


def _get_kwargs(
    question_id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/staff/license-questions/{question_id}/close".format(
            question_id=quote(str(question_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | StaffQuestionAnswer | None:
    if response.status_code == 200:
        response_200 = StaffQuestionAnswer.from_dict(response.json())

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
) -> Response[Problem | StaffQuestionAnswer]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    question_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[Problem | StaffQuestionAnswer]:
    """A question is answered

     Token scope: staff.

    Args:
        question_id (UUID):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffQuestionAnswer]
    """

    kwargs = _get_kwargs(
        question_id=question_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    question_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Problem | StaffQuestionAnswer | None:
    """A question is answered

     Token scope: staff.

    Args:
        question_id (UUID):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffQuestionAnswer
    """

    return sync_detailed(
        question_id=question_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    question_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[Problem | StaffQuestionAnswer]:
    """A question is answered

     Token scope: staff.

    Args:
        question_id (UUID):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | StaffQuestionAnswer]
    """

    kwargs = _get_kwargs(
        question_id=question_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    question_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Problem | StaffQuestionAnswer | None:
    """A question is answered

     Token scope: staff.

    Args:
        question_id (UUID):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | StaffQuestionAnswer
    """

    return (
        await asyncio_detailed(
            question_id=question_id,
            client=client,
        )
    ).parsed
