from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.proposal_answer_user_tier_type_1 import check_proposal_answer_user_tier_type_1
from ..models.proposal_answer_user_tier_type_1 import ProposalAnswerUserTierType1
from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from typing import cast


T = TypeVar("T", bound="ProposalAnswer")


@_attrs_define
class ProposalAnswer:
    """
    Attributes:
        purchase_type (PurchaseType): * `new` - New licence
            * `upgrade` - Upgrade
            * `renewal` - Renewal
            * `downgrade` - Downgrade
        user_tier (int | None | ProposalAnswerUserTierType1):
        is_asking (bool): Some of it needs `ask_anyway`.
    """

    purchase_type: PurchaseType
    user_tier: int | None | ProposalAnswerUserTierType1
    is_asking: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        purchase_type: str = self.purchase_type

        user_tier: int | None | str
        if isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        is_asking = self.is_asking

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "purchase_type": purchase_type,
                "user_tier": user_tier,
                "is_asking": is_asking,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        purchase_type = check_purchase_type(d.pop("purchase_type"))

        def _parse_user_tier(data: object) -> int | None | ProposalAnswerUserTierType1:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_proposal_answer_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | None | ProposalAnswerUserTierType1, data)

        user_tier = _parse_user_tier(d.pop("user_tier"))

        is_asking = d.pop("is_asking")

        proposal_answer = cls(
            purchase_type=purchase_type,
            user_tier=user_tier,
            is_asking=is_asking,
        )

        proposal_answer.additional_properties = d
        return proposal_answer

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
