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
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
    from ..models.export_body_request_filter import ExportBodyRequestFilter


T = TypeVar("T", bound="ExportBodyRequest")


@_attrs_define
class ExportBodyRequest:
    """Without `ids` and `filter` the whole list.

    Attributes:
        resource (ExportResource): * `licenses` - Licences
            * `invoices` - Invoices
        format_ (ExportFormat): * `csv` - CSV
            * `xlsx` - Excel
            * `pdf` - PDF
            * `zip` - ZIP of PDF and XML files
        ids (list[str] | Unset): Ids of licences, or numbers of invoices; each must be in the list.
        filter_ (ExportBodyRequestFilter | Unset): As the list's page has it in its address. Example: {'status':
            ['active', 'expiring'], 'ends_until': '2027-03-31'}.
        columns (list[str] | Unset): Names of columns in their order; left out: the usual ones.
        with_keys (bool | Unset): Licence keys, for administrators of the organisation. Each one is recorded. A session
            needs a recent sign-in, a token the scope `licenses:reveal`. Default: False.
    """

    resource: ExportResource
    format_: ExportFormat
    ids: list[str] | Unset = UNSET
    filter_: ExportBodyRequestFilter | Unset = UNSET
    columns: list[str] | Unset = UNSET
    with_keys: bool | Unset = False
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.export_body_request_filter import ExportBodyRequestFilter  # noqa: PLC0415

        resource: str = self.resource

        format_: str = self.format_

        ids: list[str] | Unset = UNSET
        if not isinstance(self.ids, Unset):
            ids = self.ids

        filter_: dict[str, Any] | Unset = UNSET
        if not isinstance(self.filter_, Unset):
            filter_ = self.filter_.to_dict()

        columns: list[str] | Unset = UNSET
        if not isinstance(self.columns, Unset):
            columns = self.columns

        with_keys = self.with_keys

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "resource": resource,
                "format": format_,
            }
        )
        if ids is not UNSET:
            field_dict["ids"] = ids
        if filter_ is not UNSET:
            field_dict["filter"] = filter_
        if columns is not UNSET:
            field_dict["columns"] = columns
        if with_keys is not UNSET:
            field_dict["with_keys"] = with_keys

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.export_body_request_filter import ExportBodyRequestFilter  # noqa: PLC0415

        d = dict(src_dict)
        resource = check_export_resource(d.pop("resource"))

        format_ = check_export_format(d.pop("format"))

        ids = cast(list[str], d.pop("ids", UNSET))

        _filter_ = d.pop("filter", UNSET)
        filter_: ExportBodyRequestFilter | Unset
        if isinstance(_filter_, Unset):
            filter_ = UNSET
        else:
            filter_ = ExportBodyRequestFilter.from_dict(_filter_)

        columns = cast(list[str], d.pop("columns", UNSET))

        with_keys = d.pop("with_keys", UNSET)

        export_body_request = cls(
            resource=resource,
            format_=format_,
            ids=ids,
            filter_=filter_,
            columns=columns,
            with_keys=with_keys,
        )

        export_body_request.additional_properties = d
        return export_body_request

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
