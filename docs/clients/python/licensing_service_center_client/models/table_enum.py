from typing import Literal

TableEnum = Literal[
    "default_unit",
    "deployments_by_product",
    "host_families",
    "maintenance_by",
    "sale_windows",
    "scales",
    "severity",
    "units",
    "units_by_host_of_app",
    "units_by_product",
]

TABLE_ENUM_VALUES: set[TableEnum] = {
    "default_unit",
    "deployments_by_product",
    "host_families",
    "maintenance_by",
    "sale_windows",
    "scales",
    "severity",
    "units",
    "units_by_host_of_app",
    "units_by_product",
}


def check_table_enum(value: str) -> TableEnum:
    if value in TABLE_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TABLE_ENUM_VALUES!r}")
