"""Known words in place of those that no document has."""

import re
from collections.abc import Mapping
from typing import Any, Final

from search.backends.conditions import Compare, Condition, Group, Lookup, searchable_text
from search.backends.elasticsearch8 import words
from search.backends.elasticsearch8.queries import NOTHING, Asker, Query
from search.backends.elasticsearch8.schema import Schema

SPELLING_LENGTH: Final = 4
KNOWN_WORDS: Final = "known-words"


def spelled(condition: Condition, schema: Schema) -> str:
    """The words that are looked for in the document field, as they were written."""
    match condition:
        case Group(negated=False):
            return " ".join(filter(None, (spelled(child, schema) for child in condition.children)))
        case Compare(field=name, lookup=Lookup.CONTENT | Lookup.PHRASE, value=str(text)):
            return text if name in {"content", schema.document_field} else ""
        case _:
            return ""


def alternatives(text: str, schema: Schema) -> dict[str, Any]:
    """Ask for known words in place of unknown ones."""
    found = [word for word in words.WORD.findall(searchable_text(text)) if len(word) >= SPELLING_LENGTH]
    term = {
        "field": schema.document_field,
        "suggest_mode": "missing",
        "sort": "score",
        "size": 5,
        "max_edits": 2,
        "prefix_length": 0,
        "min_word_length": SPELLING_LENGTH,
    }
    return {"text": " ".join(found) or "-", "spelling": {"term": term}}


def known_words(text: str, asker: Asker) -> Query:
    """Ask which of the words some document has, whatever else was asked for."""
    asked = {word: asker.known_word(word) for word in _spelled_words(text)}
    return {"global": {}, "aggs": {"words": {"filters": {"filters": asked or {"-": NOTHING}}}}}


def _spelled_words(text: str) -> list[str]:
    """The different words of a text, folded, without those that say nothing."""
    found = dict.fromkeys(words.words(searchable_text(text)))
    return [word for word in found if word not in words.stop_words("")]


def suggested(text: str, answer: Mapping[str, Any]) -> str | None:
    """The text with known words for those that no document has; None if none is unknown, or one stays so."""
    counted = answer["aggregations"][KNOWN_WORDS]["words"]["buckets"]
    unknown = {word for word in _spelled_words(text) if not counted[word]["doc_count"]}
    better: dict[str, str] = {}
    for entry in answer.get("suggest", {}).get("spelling", ()):
        if entry["options"]:
            better[words.folded(entry["text"])] = entry["options"][0]["text"]
    if not unknown or not unknown <= set(better):
        return None

    def known(found: re.Match[str]) -> str:
        word = words.folded(found[0])
        return better[word] if word in unknown else found[0]

    return words.WORD.sub(known, searchable_text(text))
