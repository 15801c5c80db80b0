from typing import Literal

StaffFiguresGetWeeks = Literal[12, 26, 52]

STAFF_FIGURES_GET_WEEKS_VALUES: set[StaffFiguresGetWeeks] = {
    12,
    26,
    52,
}


def check_staff_figures_get_weeks(value: int) -> StaffFiguresGetWeeks:
    if value in STAFF_FIGURES_GET_WEEKS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_FIGURES_GET_WEEKS_VALUES!r}")
