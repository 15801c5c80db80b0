from typing import Literal

ReaderMessageAnswerKindEnum = Literal["change", "doubt", "extranet", "question", "suggestion"]

READER_MESSAGE_ANSWER_KIND_ENUM_VALUES: set[ReaderMessageAnswerKindEnum] = {
    "change",
    "doubt",
    "extranet",
    "question",
    "suggestion",
}


def check_reader_message_answer_kind_enum(value: str) -> ReaderMessageAnswerKindEnum:
    if value in READER_MESSAGE_ANSWER_KIND_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {READER_MESSAGE_ANSWER_KIND_ENUM_VALUES!r}")
