from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.export_format import check_export_format
from ..models.export_format import ExportFormat
from ..models.export_resource import check_export_resource
from ..models.export_resource import ExportResource
from ..models.export_status import check_export_status
from ..models.export_status import ExportStatus
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="ExportAnswer")


@_attrs_define
class ExportAnswer:
    """
    Attributes:
        id (UUID):
        resource (ExportResource): * `licenses` - Licences
            * `invoices` - Invoices
        format_ (ExportFormat): * `csv` - CSV
            * `xlsx` - Excel
            * `pdf` - PDF
            * `zip` - ZIP of PDF and XML files
        status (ExportStatus): * `queued` - Waiting
            * `running` - Being made
            * `ready` - Ready
            * `failed` - Failed
            * `cancelled` - Cancelled
            * `expired` - Expired
        columns (list[str]):
        with_keys (bool):
        done (int):
        total (int):
        progress (int): 0 to 100.
        file_name (str):
        size (int): In bytes.
        error (str): Why it failed, in words.
        created_at (datetime.datetime):
        finished_at (datetime.datetime | None):
        expires_at (datetime.datetime | None): The file is kept until then.
    """

    id: UUID
    resource: ExportResource
    format_: ExportFormat
    status: ExportStatus
    columns: list[str]
    with_keys: bool
    done: int
    total: int
    progress: int
    file_name: str
    size: int
    error: str
    created_at: datetime.datetime
    finished_at: datetime.datetime | None
    expires_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        resource: str = self.resource

        format_: str = self.format_

        status: str = self.status

        columns = self.columns

        with_keys = self.with_keys

        done = self.done

        total = self.total

        progress = self.progress

        file_name = self.file_name

        size = self.size

        error = self.error

        created_at = self.created_at.isoformat()

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "resource": resource,
                "format": format_,
                "status": status,
                "columns": columns,
                "with_keys": with_keys,
                "done": done,
                "total": total,
                "progress": progress,
                "file_name": file_name,
                "size": size,
                "error": error,
                "created_at": created_at,
                "finished_at": finished_at,
                "expires_at": expires_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        resource = check_export_resource(d.pop("resource"))

        format_ = check_export_format(d.pop("format"))

        status = check_export_status(d.pop("status"))

        columns = cast(list[str], d.pop("columns"))

        with_keys = d.pop("with_keys")

        done = d.pop("done")

        total = d.pop("total")

        progress = d.pop("progress")

        file_name = d.pop("file_name")

        size = d.pop("size")

        error = d.pop("error")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

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

        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))

        export_answer = cls(
            id=id,
            resource=resource,
            format_=format_,
            status=status,
            columns=columns,
            with_keys=with_keys,
            done=done,
            total=total,
            progress=progress,
            file_name=file_name,
            size=size,
            error=error,
            created_at=created_at,
            finished_at=finished_at,
            expires_at=expires_at,
        )

        export_answer.additional_properties = d
        return export_answer

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
