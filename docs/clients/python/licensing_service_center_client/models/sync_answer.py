from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.mode_enum import check_mode_enum
from ..models.mode_enum import ModeEnum
from ..models.phase_enum import check_phase_enum
from ..models.phase_enum import PhaseEnum
from ..models.sync_answer_status_enum import check_sync_answer_status_enum
from ..models.sync_answer_status_enum import SyncAnswerStatusEnum
from ..types import UNSET, Unset
from typing import cast
import datetime


T = TypeVar("T", bound="SyncAnswer")


@_attrs_define
class SyncAnswer:
    """
    Attributes:
        id (int):
        source (str):
        mode (ModeEnum): * `full` - Everything
            * `incremental` - What changed
        status (SyncAnswerStatusEnum): * `queued` - Waiting
            * `running` - Running
            * `completed` - Completed
            * `failed` - Failed
            * `abandoned` - Abandoned
        phase (PhaseEnum): * `waiting` - Waiting
            * `reading` - Reading from the source
            * `importing` - Bringing the catalogue up to date
            * `logos` - Mirroring logos
            * `done` - Done
        done (int): Progress within the phase.
        total (int): 0 while nobody knows.
        requested_at (datetime.datetime):
        started_at (datetime.datetime | None):
        heartbeat_at (datetime.datetime | None): The last sign of life.
        finished_at (datetime.datetime | None):
        added (int):
        changed (int):
        unchanged (int):
        skipped (int):
        delisted (int):
        missing (int): Too many to be believed without a person's word.
        awaits_confirmation (bool):
        error (str):
        requested_by (None | str | Unset): Null for the schedule.
    """

    id: int
    source: str
    mode: ModeEnum
    status: SyncAnswerStatusEnum
    phase: PhaseEnum
    done: int
    total: int
    requested_at: datetime.datetime
    started_at: datetime.datetime | None
    heartbeat_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    added: int
    changed: int
    unchanged: int
    skipped: int
    delisted: int
    missing: int
    awaits_confirmation: bool
    error: str
    requested_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        source = self.source

        mode: str = self.mode

        status: str = self.status

        phase: str = self.phase

        done = self.done

        total = self.total

        requested_at = self.requested_at.isoformat()

        started_at: None | str
        if isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        heartbeat_at: None | str
        if isinstance(self.heartbeat_at, datetime.datetime):
            heartbeat_at = self.heartbeat_at.isoformat()
        else:
            heartbeat_at = self.heartbeat_at

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        added = self.added

        changed = self.changed

        unchanged = self.unchanged

        skipped = self.skipped

        delisted = self.delisted

        missing = self.missing

        awaits_confirmation = self.awaits_confirmation

        error = self.error

        requested_by: None | str | Unset
        if isinstance(self.requested_by, Unset):
            requested_by = UNSET
        else:
            requested_by = self.requested_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "source": source,
                "mode": mode,
                "status": status,
                "phase": phase,
                "done": done,
                "total": total,
                "requested_at": requested_at,
                "started_at": started_at,
                "heartbeat_at": heartbeat_at,
                "finished_at": finished_at,
                "added": added,
                "changed": changed,
                "unchanged": unchanged,
                "skipped": skipped,
                "delisted": delisted,
                "missing": missing,
                "awaits_confirmation": awaits_confirmation,
                "error": error,
            }
        )
        if requested_by is not UNSET:
            field_dict["requested_by"] = requested_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        source = d.pop("source")

        mode = check_mode_enum(d.pop("mode"))

        status = check_sync_answer_status_enum(d.pop("status"))

        phase = check_phase_enum(d.pop("phase"))

        done = d.pop("done")

        total = d.pop("total")

        requested_at = datetime.datetime.fromisoformat(d.pop("requested_at"))

        def _parse_started_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                started_at_type_0 = datetime.datetime.fromisoformat(data)

                return started_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        started_at = _parse_started_at(d.pop("started_at"))

        def _parse_heartbeat_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                heartbeat_at_type_0 = datetime.datetime.fromisoformat(data)

                return heartbeat_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        heartbeat_at = _parse_heartbeat_at(d.pop("heartbeat_at"))

        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)

                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))

        added = d.pop("added")

        changed = d.pop("changed")

        unchanged = d.pop("unchanged")

        skipped = d.pop("skipped")

        delisted = d.pop("delisted")

        missing = d.pop("missing")

        awaits_confirmation = d.pop("awaits_confirmation")

        error = d.pop("error")

        def _parse_requested_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        requested_by = _parse_requested_by(d.pop("requested_by", UNSET))

        sync_answer = cls(
            id=id,
            source=source,
            mode=mode,
            status=status,
            phase=phase,
            done=done,
            total=total,
            requested_at=requested_at,
            started_at=started_at,
            heartbeat_at=heartbeat_at,
            finished_at=finished_at,
            added=added,
            changed=changed,
            unchanged=unchanged,
            skipped=skipped,
            delisted=delisted,
            missing=missing,
            awaits_confirmation=awaits_confirmation,
            error=error,
            requested_by=requested_by,
        )

        sync_answer.additional_properties = d
        return sync_answer

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
