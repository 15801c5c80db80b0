from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.audit_event_answer_page import AuditEventAnswerPage
from ...models.problem import Problem
from ...models.staff_audit_get_kind import check_staff_audit_get_kind
from ...models.staff_audit_get_kind import StaffAuditGetKind
from ...types import UNSET, Unset
from typing import cast
from uuid import UUID
import datetime


def _get_kwargs(
    *,
    action: str | Unset = "",
    actor: str | Unset = "",
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffAuditGetKind | Unset = "",
    limit: int | Unset = 50,
    object_: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    since: datetime.date | Unset = UNSET,
    until: datetime.date | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["action"] = action

    params["actor"] = actor

    params["cursor"] = cursor

    params["fields"] = fields

    json_kind: str | Unset = UNSET
    if not isinstance(kind, Unset):
        json_kind = kind

    params["kind"] = json_kind

    params["limit"] = limit

    params["object"] = object_

    json_organization: str | Unset = UNSET
    if not isinstance(organization, Unset):
        json_organization = str(organization)
    params["organization"] = json_organization

    json_since: str | Unset = UNSET
    if not isinstance(since, Unset):
        json_since = since.isoformat()
    params["since"] = json_since

    json_until: str | Unset = UNSET
    if not isinstance(until, Unset):
        json_until = until.isoformat()
    params["until"] = json_until

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/staff/audit",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AuditEventAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = AuditEventAnswerPage.from_dict(response.json())

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
) -> Response[AuditEventAnswerPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    action: str | Unset = "",
    actor: str | Unset = "",
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffAuditGetKind | Unset = "",
    limit: int | Unset = 50,
    object_: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    since: datetime.date | Unset = UNSET,
    until: datetime.date | Unset = UNSET,
) -> Response[AuditEventAnswerPage | Problem]:
    """The audit trail, newest first

     Events hold ids and codes; names are those of today. Nothing in the trail can be changed or removed.

    Token scope: staff.

    Args:
        action (str | Unset):  Default: ''.
        actor (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffAuditGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        object_ (int | Unset):
        organization (UUID | Unset):
        since (datetime.date | Unset):
        until (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuditEventAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        action=action,
        actor=actor,
        cursor=cursor,
        fields=fields,
        kind=kind,
        limit=limit,
        object_=object_,
        organization=organization,
        since=since,
        until=until,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    action: str | Unset = "",
    actor: str | Unset = "",
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffAuditGetKind | Unset = "",
    limit: int | Unset = 50,
    object_: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    since: datetime.date | Unset = UNSET,
    until: datetime.date | Unset = UNSET,
) -> AuditEventAnswerPage | Problem | None:
    """The audit trail, newest first

     Events hold ids and codes; names are those of today. Nothing in the trail can be changed or removed.

    Token scope: staff.

    Args:
        action (str | Unset):  Default: ''.
        actor (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffAuditGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        object_ (int | Unset):
        organization (UUID | Unset):
        since (datetime.date | Unset):
        until (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuditEventAnswerPage | Problem
    """

    return sync_detailed(
        client=client,
        action=action,
        actor=actor,
        cursor=cursor,
        fields=fields,
        kind=kind,
        limit=limit,
        object_=object_,
        organization=organization,
        since=since,
        until=until,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    action: str | Unset = "",
    actor: str | Unset = "",
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffAuditGetKind | Unset = "",
    limit: int | Unset = 50,
    object_: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    since: datetime.date | Unset = UNSET,
    until: datetime.date | Unset = UNSET,
) -> Response[AuditEventAnswerPage | Problem]:
    """The audit trail, newest first

     Events hold ids and codes; names are those of today. Nothing in the trail can be changed or removed.

    Token scope: staff.

    Args:
        action (str | Unset):  Default: ''.
        actor (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffAuditGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        object_ (int | Unset):
        organization (UUID | Unset):
        since (datetime.date | Unset):
        until (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AuditEventAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        action=action,
        actor=actor,
        cursor=cursor,
        fields=fields,
        kind=kind,
        limit=limit,
        object_=object_,
        organization=organization,
        since=since,
        until=until,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    action: str | Unset = "",
    actor: str | Unset = "",
    cursor: str | Unset = "",
    fields: str | Unset = UNSET,
    kind: StaffAuditGetKind | Unset = "",
    limit: int | Unset = 50,
    object_: int | Unset = UNSET,
    organization: UUID | Unset = UNSET,
    since: datetime.date | Unset = UNSET,
    until: datetime.date | Unset = UNSET,
) -> AuditEventAnswerPage | Problem | None:
    """The audit trail, newest first

     Events hold ids and codes; names are those of today. Nothing in the trail can be changed or removed.

    Token scope: staff.

    Args:
        action (str | Unset):  Default: ''.
        actor (str | Unset):  Default: ''.
        cursor (str | Unset):  Default: ''.
        fields (str | Unset):
        kind (StaffAuditGetKind | Unset):  Default: ''.
        limit (int | Unset):  Default: 50.
        object_ (int | Unset):
        organization (UUID | Unset):
        since (datetime.date | Unset):
        until (datetime.date | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AuditEventAnswerPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            action=action,
            actor=actor,
            cursor=cursor,
            fields=fields,
            kind=kind,
            limit=limit,
            object_=object_,
            organization=organization,
            since=since,
            until=until,
        )
    ).parsed
