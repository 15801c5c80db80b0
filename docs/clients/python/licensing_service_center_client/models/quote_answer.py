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

if TYPE_CHECKING:
    from ..models.revision_answer import RevisionAnswer


T = TypeVar("T", bound="QuoteAnswer")


@_attrs_define
class QuoteAnswer:
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
        currency (str):
        language (str):
        answer_reason (str): What the customer said with their answer.
        revisions (list[int]): Numbers of the revisions.
        current (RevisionAnswer):
        can_be_answered (bool):
        request (None | str | Unset):
        organization (None | str | Unset):
    """

    number: None | str
    status: QuoteStatus
    currency: str
    language: str
    answer_reason: str
    revisions: list[int]
    current: RevisionAnswer
    can_be_answered: bool
    request: None | str | Unset = UNSET
    organization: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.revision_answer import RevisionAnswer  # noqa: PLC0415

        number: None | str
        number = self.number

        status: str = self.status

        currency = self.currency

        language = self.language

        answer_reason = self.answer_reason

        revisions = self.revisions

        current = self.current.to_dict()

        can_be_answered = self.can_be_answered

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
                "currency": currency,
                "language": language,
                "answer_reason": answer_reason,
                "revisions": revisions,
                "current": current,
                "can_be_answered": can_be_answered,
            }
        )
        if request is not UNSET:
            field_dict["request"] = request
        if organization is not UNSET:
            field_dict["organization"] = organization

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.revision_answer import RevisionAnswer  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_number(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        number = _parse_number(d.pop("number"))

        status = check_quote_status(d.pop("status"))

        currency = d.pop("currency")

        language = d.pop("language")

        answer_reason = d.pop("answer_reason")

        revisions = cast(list[int], d.pop("revisions"))

        current = RevisionAnswer.from_dict(d.pop("current"))

        can_be_answered = d.pop("can_be_answered")

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

        quote_answer = cls(
            number=number,
            status=status,
            currency=currency,
            language=language,
            answer_reason=answer_reason,
            revisions=revisions,
            current=current,
            can_be_answered=can_be_answered,
            request=request,
            organization=organization,
        )

        quote_answer.additional_properties = d
        return quote_answer

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
