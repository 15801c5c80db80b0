from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.rule_change_answer import RuleChangeAnswer
    from ..models.rule_effect_answer import RuleEffectAnswer


T = TypeVar("T", bound="RulePreviewAnswer")


@_attrs_define
class RulePreviewAnswer:
    """What a change would do to open baskets. Requests and offers keep what was found when they were sent.

    Attributes:
        changes (list[RuleChangeAnswer]): What it would change in the rules in force.
        baskets (int): How many baskets were looked at: the newest 500 at most.
        baskets_in_all (int):
        visitors_baskets (int): Of those looked at.
        lines (int):
        blocked (int): Lines that could no longer be requested.
        asks (int): Lines that would need `ask_anyway`.
        freed (int): Lines that could be requested again.
        reworded (int): Lines that stand as before, but read something else.
        unreadable (int):
        effects (list[RuleEffectAnswer]): The lines that would stand otherwise, at most 500.
    """

    changes: list[RuleChangeAnswer]
    baskets: int
    baskets_in_all: int
    visitors_baskets: int
    lines: int
    blocked: int
    asks: int
    freed: int
    reworded: int
    unreadable: int
    effects: list[RuleEffectAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.rule_change_answer import RuleChangeAnswer  # noqa: PLC0415
        from ..models.rule_effect_answer import RuleEffectAnswer  # noqa: PLC0415

        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)

        baskets = self.baskets

        baskets_in_all = self.baskets_in_all

        visitors_baskets = self.visitors_baskets

        lines = self.lines

        blocked = self.blocked

        asks = self.asks

        freed = self.freed

        reworded = self.reworded

        unreadable = self.unreadable

        effects = []
        for effects_item_data in self.effects:
            effects_item = effects_item_data.to_dict()
            effects.append(effects_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "changes": changes,
                "baskets": baskets,
                "baskets_in_all": baskets_in_all,
                "visitors_baskets": visitors_baskets,
                "lines": lines,
                "blocked": blocked,
                "asks": asks,
                "freed": freed,
                "reworded": reworded,
                "unreadable": unreadable,
                "effects": effects,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule_change_answer import RuleChangeAnswer  # noqa: PLC0415
        from ..models.rule_effect_answer import RuleEffectAnswer  # noqa: PLC0415

        d = dict(src_dict)
        changes = []
        _changes = d.pop("changes")
        for changes_item_data in _changes:
            changes_item = RuleChangeAnswer.from_dict(changes_item_data)

            changes.append(changes_item)

        baskets = d.pop("baskets")

        baskets_in_all = d.pop("baskets_in_all")

        visitors_baskets = d.pop("visitors_baskets")

        lines = d.pop("lines")

        blocked = d.pop("blocked")

        asks = d.pop("asks")

        freed = d.pop("freed")

        reworded = d.pop("reworded")

        unreadable = d.pop("unreadable")

        effects = []
        _effects = d.pop("effects")
        for effects_item_data in _effects:
            effects_item = RuleEffectAnswer.from_dict(effects_item_data)

            effects.append(effects_item)

        rule_preview_answer = cls(
            changes=changes,
            baskets=baskets,
            baskets_in_all=baskets_in_all,
            visitors_baskets=visitors_baskets,
            lines=lines,
            blocked=blocked,
            asks=asks,
            freed=freed,
            reworded=reworded,
            unreadable=unreadable,
            effects=effects,
        )

        rule_preview_answer.additional_properties = d
        return rule_preview_answer

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
