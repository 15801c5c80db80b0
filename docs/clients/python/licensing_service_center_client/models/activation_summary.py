from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.activation_status import ActivationStatus
from ..models.activation_status import check_activation_status
from ..models.waiting_cause import check_waiting_cause
from ..models.waiting_cause import WaitingCause
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.place_summary import PlaceSummary


T = TypeVar("T", bound="ActivationSummary")


@_attrs_define
class ActivationSummary:
    """
    Attributes:
        id (int):
        status (ActivationStatus): * `waiting` - Waiting for activation
            * `activated` - Activated
            * `rejected` - Not activated
        email (str):
        name (str):
        waiting_since (datetime.datetime):
        waiting_cause (WaitingCause): * `registered` - Newly registered
            * `moved` - Moved to another organisation
            * `left` - Left the organisation
            * `removed` - Removed from the organisation
            * `deactivated` - Deactivated by staff
        requested_at (datetime.datetime | None):
        reason (str): Of the last refusal; empty otherwise.
        places (list[PlaceSummary]): Where the account has a place, by an invitation mostly.
    """

    id: int
    status: ActivationStatus
    email: str
    name: str
    waiting_since: datetime.datetime
    waiting_cause: WaitingCause
    requested_at: datetime.datetime | None
    reason: str
    places: list[PlaceSummary]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.place_summary import PlaceSummary  # noqa: PLC0415

        id = self.id

        status: str = self.status

        email = self.email

        name = self.name

        waiting_since = self.waiting_since.isoformat()

        waiting_cause: str = self.waiting_cause

        requested_at: None | str
        if isinstance(self.requested_at, datetime.datetime):
            requested_at = self.requested_at.isoformat()
        else:
            requested_at = self.requested_at

        reason = self.reason

        places = []
        for places_item_data in self.places:
            places_item = places_item_data.to_dict()
            places.append(places_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "status": status,
                "email": email,
                "name": name,
                "waiting_since": waiting_since,
                "waiting_cause": waiting_cause,
                "requested_at": requested_at,
                "reason": reason,
                "places": places,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.place_summary import PlaceSummary  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        status = check_activation_status(d.pop("status"))

        email = d.pop("email")

        name = d.pop("name")

        waiting_since = datetime.datetime.fromisoformat(d.pop("waiting_since"))

        waiting_cause = check_waiting_cause(d.pop("waiting_cause"))

        def _parse_requested_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                requested_at_type_0 = datetime.datetime.fromisoformat(data)

                return requested_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        requested_at = _parse_requested_at(d.pop("requested_at"))

        reason = d.pop("reason")

        places = []
        _places = d.pop("places")
        for places_item_data in _places:
            places_item = PlaceSummary.from_dict(places_item_data)

            places.append(places_item)

        activation_summary = cls(
            id=id,
            status=status,
            email=email,
            name=name,
            waiting_since=waiting_since,
            waiting_cause=waiting_cause,
            requested_at=requested_at,
            reason=reason,
            places=places,
        )

        activation_summary.additional_properties = d
        return activation_summary

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
