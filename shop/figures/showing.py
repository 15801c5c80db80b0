"""Figures as pages show them: each cell as people read it, and as a chart takes it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format

from shop.figures.selectors import Column, Figure, Unit, Value


def shown_figure(figure: Figure) -> dict[str, Any]:
    """A figure for a template, with the cells of its rows."""
    return {
        "figure": figure,
        "rows": [
            [
                {"text": _text(value, column), "value": "" if value is None else value, "column": column}
                for value, column in zip(row, figure.columns, strict=True)
            ]
            for row in figure.rows
        ],
    }


def _text(value: Value, column: Column) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return date_format(value, "YEAR_MONTH_FORMAT" if column.unit == Unit.MONTH else "SHORT_DATE_FORMAT")
    if isinstance(value, str) or column.unit == Unit.YEAR:
        return str(value)
    if column.unit == Unit.PERCENT:
        return f"{number_format(value, 1)} %"
    if column.unit == Unit.HOURS:
        return f"{number_format(value, 1, force_grouping=True)} h"
    digits = 2 if column.unit == Unit.AMOUNT else 0
    return number_format(value, digits, force_grouping=True)
