from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.license_answer_page import LicenseAnswerPage
from ...models.licenses_get_archived import check_licenses_get_archived
from ...models.licenses_get_archived import LicensesGetArchived
from ...models.licenses_get_declared import check_licenses_get_declared
from ...models.licenses_get_declared import LicensesGetDeclared
from ...models.licenses_get_deployment_item import check_licenses_get_deployment_item
from ...models.licenses_get_deployment_item import LicensesGetDeploymentItem
from ...models.licenses_get_has_key import check_licenses_get_has_key
from ...models.licenses_get_has_key import LicensesGetHasKey
from ...models.licenses_get_license_type_item import check_licenses_get_license_type_item
from ...models.licenses_get_license_type_item import LicensesGetLicenseTypeItem
from ...models.licenses_get_purchase_type_item import check_licenses_get_purchase_type_item
from ...models.licenses_get_purchase_type_item import LicensesGetPurchaseTypeItem
from ...models.licenses_get_sort import check_licenses_get_sort
from ...models.licenses_get_sort import LicensesGetSort
from ...models.licenses_get_status_item import check_licenses_get_status_item
from ...models.licenses_get_status_item import LicensesGetStatusItem
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast
from uuid import UUID
import datetime


def _get_kwargs(
    *,
    archived: LicensesGetArchived | Unset = "all",
    business_area: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    declared: LicensesGetDeclared | Unset = UNSET,
    department: list[str] | Unset = UNSET,
    deployment: list[LicensesGetDeploymentItem] | Unset = UNSET,
    ends_before: datetime.date | Unset = UNSET,
    ends_from: datetime.date | Unset = UNSET,
    ends_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    has_key: LicensesGetHasKey | Unset = UNSET,
    license_type: list[LicensesGetLicenseTypeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    organization: UUID | Unset = UNSET,
    product: list[str] | Unset = UNSET,
    purchase_type: list[LicensesGetPurchaseTypeItem] | Unset = UNSET,
    purchased_from: datetime.date | Unset = UNSET,
    purchased_until: datetime.date | Unset = UNSET,
    q: str | Unset = UNSET,
    sort: LicensesGetSort | Unset = "ends_on",
    status: list[LicensesGetStatusItem] | Unset = UNSET,
    tier_from: str | Unset = UNSET,
    tier_until: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_archived: str | Unset = UNSET
    if not isinstance(archived, Unset):
        json_archived = archived

    params["archived"] = json_archived

    json_business_area: list[str] | Unset = UNSET
    if not isinstance(business_area, Unset):
        json_business_area = business_area

    params["business_area"] = json_business_area

    params["cursor"] = cursor

    json_declared: str | Unset = UNSET
    if not isinstance(declared, Unset):
        json_declared = declared

    params["declared"] = json_declared

    json_department: list[str] | Unset = UNSET
    if not isinstance(department, Unset):
        json_department = department

    params["department"] = json_department

    json_deployment: list[str] | Unset = UNSET
    if not isinstance(deployment, Unset):
        json_deployment = []
        for deployment_item_data in deployment:
            deployment_item: str = deployment_item_data
            json_deployment.append(deployment_item)

    params["deployment"] = json_deployment

    json_ends_before: str | Unset = UNSET
    if not isinstance(ends_before, Unset):
        json_ends_before = ends_before.isoformat()
    params["ends_before"] = json_ends_before

    json_ends_from: str | Unset = UNSET
    if not isinstance(ends_from, Unset):
        json_ends_from = ends_from.isoformat()
    params["ends_from"] = json_ends_from

    json_ends_until: str | Unset = UNSET
    if not isinstance(ends_until, Unset):
        json_ends_until = ends_until.isoformat()
    params["ends_until"] = json_ends_until

    params["fields"] = fields

    json_has_key: str | Unset = UNSET
    if not isinstance(has_key, Unset):
        json_has_key = has_key

    params["has_key"] = json_has_key

    json_license_type: list[str] | Unset = UNSET
    if not isinstance(license_type, Unset):
        json_license_type = []
        for license_type_item_data in license_type:
            license_type_item: str = license_type_item_data
            json_license_type.append(license_type_item)

    params["license_type"] = json_license_type

    params["limit"] = limit

    json_organization: str | Unset = UNSET
    if not isinstance(organization, Unset):
        json_organization = str(organization)
    params["organization"] = json_organization

    json_product: list[str] | Unset = UNSET
    if not isinstance(product, Unset):
        json_product = product

    params["product"] = json_product

    json_purchase_type: list[str] | Unset = UNSET
    if not isinstance(purchase_type, Unset):
        json_purchase_type = []
        for purchase_type_item_data in purchase_type:
            purchase_type_item: str = purchase_type_item_data
            json_purchase_type.append(purchase_type_item)

    params["purchase_type"] = json_purchase_type

    json_purchased_from: str | Unset = UNSET
    if not isinstance(purchased_from, Unset):
        json_purchased_from = purchased_from.isoformat()
    params["purchased_from"] = json_purchased_from

    json_purchased_until: str | Unset = UNSET
    if not isinstance(purchased_until, Unset):
        json_purchased_until = purchased_until.isoformat()
    params["purchased_until"] = json_purchased_until

    params["q"] = q

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = []
        for status_item_data in status:
            status_item: str = status_item_data
            json_status.append(status_item)

    params["status"] = json_status

    params["tier_from"] = tier_from

    params["tier_until"] = tier_until

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/licenses",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> LicenseAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = LicenseAnswerPage.from_dict(response.json())

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
) -> Response[LicenseAnswerPage | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    archived: LicensesGetArchived | Unset = "all",
    business_area: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    declared: LicensesGetDeclared | Unset = UNSET,
    department: list[str] | Unset = UNSET,
    deployment: list[LicensesGetDeploymentItem] | Unset = UNSET,
    ends_before: datetime.date | Unset = UNSET,
    ends_from: datetime.date | Unset = UNSET,
    ends_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    has_key: LicensesGetHasKey | Unset = UNSET,
    license_type: list[LicensesGetLicenseTypeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    organization: UUID | Unset = UNSET,
    product: list[str] | Unset = UNSET,
    purchase_type: list[LicensesGetPurchaseTypeItem] | Unset = UNSET,
    purchased_from: datetime.date | Unset = UNSET,
    purchased_until: datetime.date | Unset = UNSET,
    q: str | Unset = UNSET,
    sort: LicensesGetSort | Unset = "ends_on",
    status: list[LicensesGetStatusItem] | Unset = UNSET,
    tier_from: str | Unset = UNSET,
    tier_until: str | Unset = UNSET,
) -> Response[LicenseAnswerPage | Problem]:
    """My licences, those that end first on top

     A parameter may be repeated where it takes several values. One that is not listed is refused (400).
    ``total`` is counted with the first page; the pages behind it repeat it.

    Token scope: licenses.

    Args:
        archived (LicensesGetArchived | Unset):  Default: 'all'.
        business_area (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        declared (LicensesGetDeclared | Unset):
        department (list[str] | Unset):
        deployment (list[LicensesGetDeploymentItem] | Unset):
        ends_before (datetime.date | Unset):
        ends_from (datetime.date | Unset):
        ends_until (datetime.date | Unset):
        fields (str | Unset):
        has_key (LicensesGetHasKey | Unset):
        license_type (list[LicensesGetLicenseTypeItem] | Unset):
        limit (int | Unset):  Default: 50.
        organization (UUID | Unset):
        product (list[str] | Unset):
        purchase_type (list[LicensesGetPurchaseTypeItem] | Unset):
        purchased_from (datetime.date | Unset):
        purchased_until (datetime.date | Unset):
        q (str | Unset):
        sort (LicensesGetSort | Unset):  Default: 'ends_on'.
        status (list[LicensesGetStatusItem] | Unset):
        tier_from (str | Unset):
        tier_until (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LicenseAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        archived=archived,
        business_area=business_area,
        cursor=cursor,
        declared=declared,
        department=department,
        deployment=deployment,
        ends_before=ends_before,
        ends_from=ends_from,
        ends_until=ends_until,
        fields=fields,
        has_key=has_key,
        license_type=license_type,
        limit=limit,
        organization=organization,
        product=product,
        purchase_type=purchase_type,
        purchased_from=purchased_from,
        purchased_until=purchased_until,
        q=q,
        sort=sort,
        status=status,
        tier_from=tier_from,
        tier_until=tier_until,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    archived: LicensesGetArchived | Unset = "all",
    business_area: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    declared: LicensesGetDeclared | Unset = UNSET,
    department: list[str] | Unset = UNSET,
    deployment: list[LicensesGetDeploymentItem] | Unset = UNSET,
    ends_before: datetime.date | Unset = UNSET,
    ends_from: datetime.date | Unset = UNSET,
    ends_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    has_key: LicensesGetHasKey | Unset = UNSET,
    license_type: list[LicensesGetLicenseTypeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    organization: UUID | Unset = UNSET,
    product: list[str] | Unset = UNSET,
    purchase_type: list[LicensesGetPurchaseTypeItem] | Unset = UNSET,
    purchased_from: datetime.date | Unset = UNSET,
    purchased_until: datetime.date | Unset = UNSET,
    q: str | Unset = UNSET,
    sort: LicensesGetSort | Unset = "ends_on",
    status: list[LicensesGetStatusItem] | Unset = UNSET,
    tier_from: str | Unset = UNSET,
    tier_until: str | Unset = UNSET,
) -> LicenseAnswerPage | Problem | None:
    """My licences, those that end first on top

     A parameter may be repeated where it takes several values. One that is not listed is refused (400).
    ``total`` is counted with the first page; the pages behind it repeat it.

    Token scope: licenses.

    Args:
        archived (LicensesGetArchived | Unset):  Default: 'all'.
        business_area (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        declared (LicensesGetDeclared | Unset):
        department (list[str] | Unset):
        deployment (list[LicensesGetDeploymentItem] | Unset):
        ends_before (datetime.date | Unset):
        ends_from (datetime.date | Unset):
        ends_until (datetime.date | Unset):
        fields (str | Unset):
        has_key (LicensesGetHasKey | Unset):
        license_type (list[LicensesGetLicenseTypeItem] | Unset):
        limit (int | Unset):  Default: 50.
        organization (UUID | Unset):
        product (list[str] | Unset):
        purchase_type (list[LicensesGetPurchaseTypeItem] | Unset):
        purchased_from (datetime.date | Unset):
        purchased_until (datetime.date | Unset):
        q (str | Unset):
        sort (LicensesGetSort | Unset):  Default: 'ends_on'.
        status (list[LicensesGetStatusItem] | Unset):
        tier_from (str | Unset):
        tier_until (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LicenseAnswerPage | Problem
    """

    return sync_detailed(
        client=client,
        archived=archived,
        business_area=business_area,
        cursor=cursor,
        declared=declared,
        department=department,
        deployment=deployment,
        ends_before=ends_before,
        ends_from=ends_from,
        ends_until=ends_until,
        fields=fields,
        has_key=has_key,
        license_type=license_type,
        limit=limit,
        organization=organization,
        product=product,
        purchase_type=purchase_type,
        purchased_from=purchased_from,
        purchased_until=purchased_until,
        q=q,
        sort=sort,
        status=status,
        tier_from=tier_from,
        tier_until=tier_until,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    archived: LicensesGetArchived | Unset = "all",
    business_area: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    declared: LicensesGetDeclared | Unset = UNSET,
    department: list[str] | Unset = UNSET,
    deployment: list[LicensesGetDeploymentItem] | Unset = UNSET,
    ends_before: datetime.date | Unset = UNSET,
    ends_from: datetime.date | Unset = UNSET,
    ends_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    has_key: LicensesGetHasKey | Unset = UNSET,
    license_type: list[LicensesGetLicenseTypeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    organization: UUID | Unset = UNSET,
    product: list[str] | Unset = UNSET,
    purchase_type: list[LicensesGetPurchaseTypeItem] | Unset = UNSET,
    purchased_from: datetime.date | Unset = UNSET,
    purchased_until: datetime.date | Unset = UNSET,
    q: str | Unset = UNSET,
    sort: LicensesGetSort | Unset = "ends_on",
    status: list[LicensesGetStatusItem] | Unset = UNSET,
    tier_from: str | Unset = UNSET,
    tier_until: str | Unset = UNSET,
) -> Response[LicenseAnswerPage | Problem]:
    """My licences, those that end first on top

     A parameter may be repeated where it takes several values. One that is not listed is refused (400).
    ``total`` is counted with the first page; the pages behind it repeat it.

    Token scope: licenses.

    Args:
        archived (LicensesGetArchived | Unset):  Default: 'all'.
        business_area (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        declared (LicensesGetDeclared | Unset):
        department (list[str] | Unset):
        deployment (list[LicensesGetDeploymentItem] | Unset):
        ends_before (datetime.date | Unset):
        ends_from (datetime.date | Unset):
        ends_until (datetime.date | Unset):
        fields (str | Unset):
        has_key (LicensesGetHasKey | Unset):
        license_type (list[LicensesGetLicenseTypeItem] | Unset):
        limit (int | Unset):  Default: 50.
        organization (UUID | Unset):
        product (list[str] | Unset):
        purchase_type (list[LicensesGetPurchaseTypeItem] | Unset):
        purchased_from (datetime.date | Unset):
        purchased_until (datetime.date | Unset):
        q (str | Unset):
        sort (LicensesGetSort | Unset):  Default: 'ends_on'.
        status (list[LicensesGetStatusItem] | Unset):
        tier_from (str | Unset):
        tier_until (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[LicenseAnswerPage | Problem]
    """

    kwargs = _get_kwargs(
        archived=archived,
        business_area=business_area,
        cursor=cursor,
        declared=declared,
        department=department,
        deployment=deployment,
        ends_before=ends_before,
        ends_from=ends_from,
        ends_until=ends_until,
        fields=fields,
        has_key=has_key,
        license_type=license_type,
        limit=limit,
        organization=organization,
        product=product,
        purchase_type=purchase_type,
        purchased_from=purchased_from,
        purchased_until=purchased_until,
        q=q,
        sort=sort,
        status=status,
        tier_from=tier_from,
        tier_until=tier_until,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    archived: LicensesGetArchived | Unset = "all",
    business_area: list[str] | Unset = UNSET,
    cursor: str | Unset = "",
    declared: LicensesGetDeclared | Unset = UNSET,
    department: list[str] | Unset = UNSET,
    deployment: list[LicensesGetDeploymentItem] | Unset = UNSET,
    ends_before: datetime.date | Unset = UNSET,
    ends_from: datetime.date | Unset = UNSET,
    ends_until: datetime.date | Unset = UNSET,
    fields: str | Unset = UNSET,
    has_key: LicensesGetHasKey | Unset = UNSET,
    license_type: list[LicensesGetLicenseTypeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    organization: UUID | Unset = UNSET,
    product: list[str] | Unset = UNSET,
    purchase_type: list[LicensesGetPurchaseTypeItem] | Unset = UNSET,
    purchased_from: datetime.date | Unset = UNSET,
    purchased_until: datetime.date | Unset = UNSET,
    q: str | Unset = UNSET,
    sort: LicensesGetSort | Unset = "ends_on",
    status: list[LicensesGetStatusItem] | Unset = UNSET,
    tier_from: str | Unset = UNSET,
    tier_until: str | Unset = UNSET,
) -> LicenseAnswerPage | Problem | None:
    """My licences, those that end first on top

     A parameter may be repeated where it takes several values. One that is not listed is refused (400).
    ``total`` is counted with the first page; the pages behind it repeat it.

    Token scope: licenses.

    Args:
        archived (LicensesGetArchived | Unset):  Default: 'all'.
        business_area (list[str] | Unset):
        cursor (str | Unset):  Default: ''.
        declared (LicensesGetDeclared | Unset):
        department (list[str] | Unset):
        deployment (list[LicensesGetDeploymentItem] | Unset):
        ends_before (datetime.date | Unset):
        ends_from (datetime.date | Unset):
        ends_until (datetime.date | Unset):
        fields (str | Unset):
        has_key (LicensesGetHasKey | Unset):
        license_type (list[LicensesGetLicenseTypeItem] | Unset):
        limit (int | Unset):  Default: 50.
        organization (UUID | Unset):
        product (list[str] | Unset):
        purchase_type (list[LicensesGetPurchaseTypeItem] | Unset):
        purchased_from (datetime.date | Unset):
        purchased_until (datetime.date | Unset):
        q (str | Unset):
        sort (LicensesGetSort | Unset):  Default: 'ends_on'.
        status (list[LicensesGetStatusItem] | Unset):
        tier_from (str | Unset):
        tier_until (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        LicenseAnswerPage | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            archived=archived,
            business_area=business_area,
            cursor=cursor,
            declared=declared,
            department=department,
            deployment=deployment,
            ends_before=ends_before,
            ends_from=ends_from,
            ends_until=ends_until,
            fields=fields,
            has_key=has_key,
            license_type=license_type,
            limit=limit,
            organization=organization,
            product=product,
            purchase_type=purchase_type,
            purchased_from=purchased_from,
            purchased_until=purchased_until,
            q=q,
            sort=sort,
            status=status,
            tier_from=tier_from,
            tier_until=tier_until,
        )
    ).parsed
