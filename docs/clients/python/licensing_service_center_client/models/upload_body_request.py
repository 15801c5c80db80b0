from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field
import json
from .. import types

from ..types import UNSET, Unset

from ..models.currency_enum import check_currency_enum
from ..models.currency_enum import CurrencyEnum
from ..models.decimal_mark_enum import check_decimal_mark_enum
from ..models.decimal_mark_enum import DecimalMarkEnum
from ..types import File, FileTypes
from ..types import UNSET, Unset
from io import BytesIO
from typing import cast
import datetime


T = TypeVar("T", bound="UploadBodyRequest")


@_attrs_define
class UploadBodyRequest:
    """What is said here counts for rows that say nothing else.

    Attributes:
        file (File): CSV or Excel (.xlsx); names of columns in English or German.
        currency (CurrencyEnum): * `EUR` - EUR
            * `CHF` - CHF
            * `GBP` - GBP
            * `USD` - USD
        valid_from (datetime.date | Unset): Left out: today.
        valid_until (datetime.date | Unset): Left out: until another price comes.
        decimal_mark (DecimalMarkEnum | Unset): * `auto` - Find out
            * `comma` - Comma: 1.234,50
            * `point` - Point: 1,234.50 Default: 'auto'.
        is_complete (bool | Unset): Prices of its products that it does not hold end the day before. Default: False.
    """

    file: File
    currency: CurrencyEnum
    valid_from: datetime.date | Unset = UNSET
    valid_until: datetime.date | Unset = UNSET
    decimal_mark: DecimalMarkEnum | Unset = "auto"
    is_complete: bool | Unset = False
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file = self.file.to_tuple()

        currency: str = self.currency

        valid_from: str | Unset = UNSET
        if not isinstance(self.valid_from, Unset):
            valid_from = self.valid_from.isoformat()

        valid_until: str | Unset = UNSET
        if not isinstance(self.valid_until, Unset):
            valid_until = self.valid_until.isoformat()

        decimal_mark: str | Unset = UNSET
        if not isinstance(self.decimal_mark, Unset):
            decimal_mark = self.decimal_mark

        is_complete = self.is_complete

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "file": file,
                "currency": currency,
            }
        )
        if valid_from is not UNSET:
            field_dict["valid_from"] = valid_from
        if valid_until is not UNSET:
            field_dict["valid_until"] = valid_until
        if decimal_mark is not UNSET:
            field_dict["decimal_mark"] = decimal_mark
        if is_complete is not UNSET:
            field_dict["is_complete"] = is_complete

        return field_dict

    def to_multipart(self) -> types.RequestFiles:
        files: types.RequestFiles = []

        files.append(("file", self.file.to_tuple()))

        files.append(("currency", (None, str(self.currency).encode(), "text/plain")))

        if not isinstance(self.valid_from, Unset):
            files.append(("valid_from", (None, self.valid_from.isoformat().encode(), "text/plain")))

        if not isinstance(self.valid_until, Unset):
            files.append(("valid_until", (None, self.valid_until.isoformat().encode(), "text/plain")))

        if not isinstance(self.decimal_mark, Unset):
            files.append(("decimal_mark", (None, str(self.decimal_mark).encode(), "text/plain")))

        if not isinstance(self.is_complete, Unset):
            files.append(("is_complete", (None, str(self.is_complete).encode(), "text/plain")))

        for prop_name, prop in self.additional_properties.items():
            files.append((prop_name, (None, str(prop).encode(), "text/plain")))

        return files

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        file = File(payload=BytesIO(d.pop("file")))

        currency = check_currency_enum(d.pop("currency"))

        _valid_from = d.pop("valid_from", UNSET)
        valid_from: datetime.date | Unset
        if isinstance(_valid_from, Unset):
            valid_from = UNSET
        else:
            valid_from = datetime.date.fromisoformat(_valid_from)

        _valid_until = d.pop("valid_until", UNSET)
        valid_until: datetime.date | Unset
        if isinstance(_valid_until, Unset):
            valid_until = UNSET
        else:
            valid_until = datetime.date.fromisoformat(_valid_until)

        _decimal_mark = d.pop("decimal_mark", UNSET)
        decimal_mark: DecimalMarkEnum | Unset
        if isinstance(_decimal_mark, Unset):
            decimal_mark = UNSET
        else:
            decimal_mark = check_decimal_mark_enum(_decimal_mark)

        is_complete = d.pop("is_complete", UNSET)

        upload_body_request = cls(
            file=file,
            currency=currency,
            valid_from=valid_from,
            valid_until=valid_until,
            decimal_mark=decimal_mark,
            is_complete=is_complete,
        )

        upload_body_request.additional_properties = d
        return upload_body_request

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
