from typing import Literal

LicenseQuestionKind = Literal["license", "technical"]

LICENSE_QUESTION_KIND_VALUES: set[LicenseQuestionKind] = {
    "license",
    "technical",
}


def check_license_question_kind(value: str) -> LicenseQuestionKind:
    if value in LICENSE_QUESTION_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LICENSE_QUESTION_KIND_VALUES!r}")
