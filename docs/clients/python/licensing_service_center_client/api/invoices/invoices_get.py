from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.invoice_summary_page import InvoiceSummaryPage
from ...models.invoices_get_sort import check_invoices_get_sort
from ...models.invoices_get_sort import InvoicesGetSort
from ...models.invoices_get_state import check_invoices_get_state
from ...models.invoices_get_state import InvoicesGetState
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast
from uuid import UUID
import datetime


def _get_kwargs(
    *,
    cursor: str | Unset = "",
    due_from: datetime.date | Unset = UNSET,
    due_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    issued_from: datetime.date | Unset = UNSET,
    issued_until: datetime.date | Unset = UNSET,
    license_: UUID | Unset = UNSET,
    limit: int | Unset = 50,
    overdue: bool | None | Unset = UNSET,
    owed: bool | None | Unset = UNSET,
    q: str | Unset = "",
    sort: InvoicesGetSort | Unset = "-issued_on",
    state: InvoicesGetState | Unset = "",
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    json_due_from: str | Unset = UNSET
    if not isinstance(due_from, Unset):
        json_due_from = due_from.isoformat()
    params["due_from"] = json_due_from

    json_due_until: str | Unset = UNSET
    if not isinstance(due_until, Unset):
        json_due_until = due_until.isoformat()
    params["due_until"] = json_due_until

    params["fields"] = fields

    json_issued_from: str | Unset = UNSET
    if not isinstance(issued_from, Unset):
        json_issued_from = issued_from.isoformat()
    params["issued_from"] = json_issued_from

    json_issued_until: str | Unset = UNSET
    if not isinstance(issued_until, Unset):
        json_issued_until = issued_until.isoformat()
    params["issued_until"] = json_issued_until

    json_license_: str | Unset = UNSET
    if not isinstance(license_, Unset):
        json_license_ = str(license_)
    params["license"] = json_license_

    params["limit"] = limit

    json_overdue: bool | None | Unset
    if isinstance(overdue, Unset):
        json_overdue = UNSET
    else:
        json_overdue = overdue
    params["overdue"] = json_overdue

    json_owed: bool | None | Unset
    if isinstance(owed, Unset):
        json_owed = UNSET
    else:
        json_owed = owed
    params["owed"] = json_owed

    params["q"] = q

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state

    params["state"] = json_state

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/invoices",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> InvoiceSummaryPage | Problem | None:
    if response.status_code == 200:
        response_200 = InvoiceSummaryPage.from_dict(response.json())

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
) -> Response[InvoiceSummaryPage | Problem]:
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
    due_from: datetime.date | Unset = UNSET,
    due_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    issued_from: datetime.date | Unset = UNSET,
    issued_until: datetime.date | Unset = UNSET,
    license_: UUID | Unset = UNSET,
    limit: int | Unset = 50,
    overdue: bool | None | Unset = UNSET,
    owed: bool | None | Unset = UNSET,
    q: str | Unset = "",
    sort: InvoicesGetSort | Unset = "-issued_on",
    state: InvoicesGetState | Unset = "",
) -> Response[InvoiceSummaryPage | Problem]:
    """My invoices, newest first

     Token scope: invoices.

    Args:
        cursor (str | Unset):  Default: ''.
        due_from (datetime.date | Unset):
        due_until (datetime.date | Unset):
        fields (str | Unset):
        issued_from (datetime.date | Unset):
        issued_until (datetime.date | Unset):
        license_ (UUID | Unset):
        limit (int | Unset):  Default: 50.
        overdue (bool | None | Unset):
        owed (bool | None | Unset):
        q (str | Unset):  Default: ''.
        sort (InvoicesGetSort | Unset):  Default: '-issued_on'.
        state (InvoicesGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InvoiceSummaryPage | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        due_from=due_from,
        due_until=due_until,
        fields=fields,
        issued_from=issued_from,
        issued_until=issued_until,
        license_=license_,
        limit=limit,
        overdue=overdue,
        owed=owed,
        q=q,
        sort=sort,
        state=state,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    due_from: datetime.date | Unset = UNSET,
    due_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    issued_from: datetime.date | Unset = UNSET,
    issued_until: datetime.date | Unset = UNSET,
    license_: UUID | Unset = UNSET,
    limit: int | Unset = 50,
    overdue: bool | None | Unset = UNSET,
    owed: bool | None | Unset = UNSET,
    q: str | Unset = "",
    sort: InvoicesGetSort | Unset = "-issued_on",
    state: InvoicesGetState | Unset = "",
) -> InvoiceSummaryPage | Problem | None:
    """My invoices, newest first

     Token scope: invoices.

    Args:
        cursor (str | Unset):  Default: ''.
        due_from (datetime.date | Unset):
        due_until (datetime.date | Unset):
        fields (str | Unset):
        issued_from (datetime.date | Unset):
        issued_until (datetime.date | Unset):
        license_ (UUID | Unset):
        limit (int | Unset):  Default: 50.
        overdue (bool | None | Unset):
        owed (bool | None | Unset):
        q (str | Unset):  Default: ''.
        sort (InvoicesGetSort | Unset):  Default: '-issued_on'.
        state (InvoicesGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InvoiceSummaryPage | Problem
    """

    return sync_detailed(
        client=client,
        cursor=cursor,
        due_from=due_from,
        due_until=due_until,
        fields=fields,
        issued_from=issued_from,
        issued_until=issued_until,
        license_=license_,
        limit=limit,
        overdue=overdue,
        owed=owed,
        q=q,
        sort=sort,
        state=state,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    due_from: datetime.date | Unset = UNSET,
    due_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    issued_from: datetime.date | Unset = UNSET,
    issued_until: datetime.date | Unset = UNSET,
    license_: UUID | Unset = UNSET,
    limit: int | Unset = 50,
    overdue: bool | None | Unset = UNSET,
    owed: bool | None | Unset = UNSET,
    q: str | Unset = "",
    sort: InvoicesGetSort | Unset = "-issued_on",
    state: InvoicesGetState | Unset = "",
) -> Response[InvoiceSummaryPage | Problem]:
    """My invoices, newest first

     Token scope: invoices.

    Args:
        cursor (str | Unset):  Default: ''.
        due_from (datetime.date | Unset):
        due_until (datetime.date | Unset):
        fields (str | Unset):
        issued_from (datetime.date | Unset):
        issued_until (datetime.date | Unset):
        license_ (UUID | Unset):
        limit (int | Unset):  Default: 50.
        overdue (bool | None | Unset):
        owed (bool | None | Unset):
        q (str | Unset):  Default: ''.
        sort (InvoicesGetSort | Unset):  Default: '-issued_on'.
        state (InvoicesGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InvoiceSummaryPage | Problem]
    """

    kwargs = _get_kwargs(
        cursor=cursor,
        due_from=due_from,
        due_until=due_until,
        fields=fields,
        issued_from=issued_from,
        issued_until=issued_until,
        license_=license_,
        limit=limit,
        overdue=overdue,
        owed=owed,
        q=q,
        sort=sort,
        state=state,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = "",
    due_from: datetime.date | Unset = UNSET,
    due_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    issued_from: datetime.date | Unset = UNSET,
    issued_until: datetime.date | Unset = UNSET,
    license_: UUID | Unset = UNSET,
    limit: int | Unset = 50,
    overdue: bool | None | Unset = UNSET,
    owed: bool | None | Unset = UNSET,
    q: str | Unset = "",
    sort: InvoicesGetSort | Unset = "-issued_on",
    state: InvoicesGetState | Unset = "",
) -> InvoiceSummaryPage | Problem | None:
    """My invoices, newest first

     Token scope: invoices.

    Args:
        cursor (str | Unset):  Default: ''.
        due_from (datetime.date | Unset):
        due_until (datetime.date | Unset):
        fields (str | Unset):
        issued_from (datetime.date | Unset):
        issued_until (datetime.date | Unset):
        license_ (UUID | Unset):
        limit (int | Unset):  Default: 50.
        overdue (bool | None | Unset):
        owed (bool | None | Unset):
        q (str | Unset):  Default: ''.
        sort (InvoicesGetSort | Unset):  Default: '-issued_on'.
        state (InvoicesGetState | Unset):  Default: ''.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InvoiceSummaryPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            cursor=cursor,
            due_from=due_from,
            due_until=due_until,
            fields=fields,
            issued_from=issued_from,
            issued_until=issued_until,
            license_=license_,
            limit=limit,
            overdue=overdue,
            owed=owed,
            q=q,
            sort=sort,
            state=state,
        )
    ).parsed
