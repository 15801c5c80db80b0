from typing import Literal

DunningLevel = Literal[0, 1, 2, 3]

DUNNING_LEVEL_VALUES: set[DunningLevel] = {
    0,
    1,
    2,
    3,
}


def check_dunning_level(value: int) -> DunningLevel:
    if value in DUNNING_LEVEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DUNNING_LEVEL_VALUES!r}")
