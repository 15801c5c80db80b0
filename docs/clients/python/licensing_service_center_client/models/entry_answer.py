from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.job_answer import JobAnswer


T = TypeVar("T", bound="EntryAnswer")


@_attrs_define
class EntryAnswer:
    """
    Attributes:
        id (str): Names the entry in addresses.
        name (str): What it does, in words.
        rhythm (str): How often, in words; times are those of the site's time zone.
        last_run_at (datetime.datetime | None): Null before its first run.
        next_run_at (datetime.datetime):
        is_overdue (bool): Its time has passed: nobody keeps the schedule.
        job (JobAnswer | None): The work that it wakes, as it stands.
    """

    id: str
    name: str
    rhythm: str
    last_run_at: datetime.datetime | None
    next_run_at: datetime.datetime
    is_overdue: bool
    job: JobAnswer | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_answer import JobAnswer  # noqa: PLC0415

        id = self.id

        name = self.name

        rhythm = self.rhythm

        last_run_at: None | str
        if isinstance(self.last_run_at, datetime.datetime):
            last_run_at = self.last_run_at.isoformat()
        else:
            last_run_at = self.last_run_at

        next_run_at = self.next_run_at.isoformat()

        is_overdue = self.is_overdue

        job: dict[str, Any] | None
        if isinstance(self.job, JobAnswer):
            job = self.job.to_dict()
        else:
            job = self.job

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "rhythm": rhythm,
                "last_run_at": last_run_at,
                "next_run_at": next_run_at,
                "is_overdue": is_overdue,
                "job": job,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_answer import JobAnswer  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        rhythm = d.pop("rhythm")

        def _parse_last_run_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_run_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_run_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_run_at = _parse_last_run_at(d.pop("last_run_at"))

        next_run_at = datetime.datetime.fromisoformat(d.pop("next_run_at"))

        is_overdue = d.pop("is_overdue")

        def _parse_job(data: object) -> JobAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                job_type_0 = JobAnswer.from_dict(data)

                return job_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobAnswer | None, data)

        job = _parse_job(d.pop("job"))

        entry_answer = cls(
            id=id,
            name=name,
            rhythm=rhythm,
            last_run_at=last_run_at,
            next_run_at=next_run_at,
            is_overdue=is_overdue,
            job=job,
        )

        entry_answer.additional_properties = d
        return entry_answer

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
