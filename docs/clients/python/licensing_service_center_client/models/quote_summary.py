from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.quote_status import check_quote_status
from ..models.quote_status import QuoteStatus
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.totals_answer import TotalsAnswer


T = TypeVar("T", bound="QuoteSummary")


@_attrs_define
class QuoteSummary:
    """
    Attributes:
        number (None | str):
        status (QuoteStatus): * `draft` - Draft
            * `awaiting_approval` - Waiting for approval
            * `approved` - Approved
            * `sent` - Open
            * `revision_requested` - Change requested
            * `accepted` - Ordered
            * `declined` - Declined
            * `expired` - Expired
            * `withdrawn` - Withdrawn
        created_at (datetime.datetime):
        revision (int):
        valid_until (str):
        totals (TotalsAnswer):
        request (None | str | Unset):
        organization (None | str | Unset):
    """

    number: None | str
    status: QuoteStatus
    created_at: datetime.datetime
    revision: int
    valid_until: str
    totals: TotalsAnswer
    request: None | str | Unset = UNSET
    organization: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

        number: None | str
        number = self.number

        status: str = self.status

        created_at = self.created_at.isoformat()

        revision = self.revision

        valid_until = self.valid_until

        totals = self.totals.to_dict()

        request: None | str | Unset
        if isinstance(self.request, Unset):
            request = UNSET
        else:
            request = self.request

        organization: None | str | Unset
        if isinstance(self.organization, Unset):
            organization = UNSET
        else:
            organization = self.organization

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "status": status,
                "created_at": created_at,
                "revision": revision,
                "valid_until": valid_until,
                "totals": totals,
            }
        )
        if request is not UNSET:
            field_dict["request"] = request
        if organization is not UNSET:
            field_dict["organization"] = organization

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_number(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        number = _parse_number(d.pop("number"))

        status = check_quote_status(d.pop("status"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        revision = d.pop("revision")

        valid_until = d.pop("valid_until")

        totals = TotalsAnswer.from_dict(d.pop("totals"))

        def _parse_request(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        request = _parse_request(d.pop("request", UNSET))

        def _parse_organization(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization = _parse_organization(d.pop("organization", UNSET))

        quote_summary = cls(
            number=number,
            status=status,
            created_at=created_at,
            revision=revision,
            valid_until=valid_until,
            totals=totals,
            request=request,
            organization=organization,
        )

        quote_summary.additional_properties = d
        return quote_summary

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
