"""How texts become words and stems: German and English, umlauts in both spellings, compounds by a word list.

The engine gets words that are already analysed, joined by spaces. So indexing, asking and highlighting share
one analysis, and its results are remembered word by word.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import tantivy

DATA: Final = Path(__file__).resolve().parents[2] / "data"
WORD: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:\+\+|#)(?![^\W_])|[^\W_]+")
# The engine drops longer words; a word of this length is not one.
LONGEST_WORD: Final = 64
# "ue" is no umlaut in "neue", "Frauen" and "Quelle".
DIGRAPHS: Final = re.compile(r"ae|oe|(?<![aeq])ue")
SPELLED_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
LINKS: Final = ("", "s", "es", "n", "en", "er", "e")
SHORTEST_COMPOUND: Final = 8
SHORTEST_TAIL_OF_STRANGER: Final = 5
ENDINGS: Final = ("", "n", "en", "e", "s", "es")


@dataclass(frozen=True, slots=True)
class Forms:
    """What one word is found by.

    ``plain`` is the word in base letters; ``english`` and ``german`` are its stems, several where its umlauts
    can be written in several ways; ``parts`` are the words in a German compound, in base letters, and
    ``part_stems`` their stems; ``beginnings`` is how a title may go on that the word is the beginning of.
    ``english_marks`` and ``german_marks`` are the stems for a field of both languages.
    """

    plain: str
    english: tuple[str, ...]
    german: tuple[str, ...]
    parts: tuple[str, ...] = ()
    part_stems: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    english_marks: tuple[str, ...] = ()
    german_marks: tuple[str, ...] = ()

    def marked(self, language: str) -> tuple[str, ...]:
        """All forms of a language, each with a mark of it; "" is both languages."""
        if language == "de":
            return (self.plain, *self.german_marks)
        if language == "en":
            return (self.plain, *self.english_marks)
        return (self.plain, *self.english_marks, *self.german_marks)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in their spelling."""
    return [word.lower()[:LONGEST_WORD] for word in WORD.findall(unicodedata.normalize("NFC", text))]


def plain(word: str) -> str:
    """A lower-case word in base letters: ü becomes u, é e, ß ss."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def spelled_out(word: str) -> str:
    """A lower-case word in base letters, with ä, ö and ü as ae, oe and ue."""
    return plain(word.translate(SPELLED_OUT))


def folded(word: str) -> str:
    """A plain word with a, o and u where it has ae, oe and ue, which may be umlauts or not."""
    return DIGRAPHS.sub(lambda found: found.group()[0], word)


def whole(text: str) -> str:
    """A text as one string that is equal for texts that differ in case, accents and spaces only."""
    return " ".join(plain(unicodedata.normalize("NFC", text).lower()).split())


@lru_cache(maxsize=200_000)
def forms(word: str) -> Forms:
    """All forms of a lower-case word."""
    bare, spelled = plain(word), spelled_out(word)
    guessed = folded(bare)
    parts = compound_parts(bare)
    german = [german_stem(word), german_stem(spelled)]
    if guessed != bare:
        # "Verlaengerung" is a known word with an umlaut, "Confluence" is none.
        if not parts and len(known := _known_parts(guessed)) > 1:
            parts = known
        if parts or german_stem(guessed) in _tails():
            german.append(german_stem(guessed))
    english = _distinct(_stem("english", bare), _stem("english", spelled))
    return Forms(
        plain=bare,
        english=english,
        german=_distinct(*german),
        parts=parts,
        part_stems=tuple(german_stem(part) for part in parts),
        beginnings=_distinct(bare, spelled, guessed),
        english_marks=tuple(f"e:{stem}" for stem in english),
        german_marks=tuple(f"d:{stem}" for stem in _distinct(*german)),
    )


def _distinct(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


@lru_cache(maxsize=200_000)
def german_stem(word: str) -> str:
    """The German stem of a lower-case word, in base letters."""
    return plain(_stem("german", word))


def _stem(language: str, word: str) -> str:
    found = _analyzer(language).analyze(word)
    return found[0] if found else word


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stemmer(language)).build()


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words of a language ("de", "en"; "" for both) that do not decide what is found, as plain words."""
    languages = (language,) if language in {"de", "en"} else ("de", "en")
    return frozenset(plain(word) for code in languages for word in _listed(f"stop_words_{code}.txt"))


@cache
def _words() -> frozenset[str]:
    """What German compounds are made of, as plain words."""
    return frozenset(plain(word) for word in _listed("compounds_de.txt"))


@cache
def _heads() -> frozenset[str]:
    """What a German compound may begin or go on with; "Sprache" stands as "Sprach" there."""
    return _words() | {word[:-1] for word in _words() if word.endswith("e") and len(word) > 4}


@cache
def _tails() -> frozenset[str]:
    """The stems of what a German compound may end with."""
    return frozenset(german_stem(word) for word in _words())


def _listed(name: str) -> Iterable[str]:
    lines = (DATA / name).read_text(encoding="utf-8").lower().splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def compound_parts(word: str) -> tuple[str, ...]:
    """The words that a German compound is made of; none where it is none.

    Besides compounds of listed words only, a stranger may stand before one of them: "Jiraprojekt".
    """
    if len(word) < SHORTEST_COMPOUND or german_stem(word) in _tails() or any(map(str.isdigit, word)):
        return ()
    known = _known_parts(word)
    if len(known) > 1:
        return known
    for start in range(3, len(word) - SHORTEST_TAIL_OF_STRANGER + 1):
        tail = word[start:]
        # Stems are too short to tell a part from an ending: "controller" is no "Rolle".
        if any(tail.removesuffix(ending) in _words() for ending in ENDINGS):
            return (tail,)
    return ()


def _known_parts(rest: str) -> tuple[str, ...]:
    if len(rest) < 3:
        return ()
    if german_stem(rest) in _tails():
        return (rest,)
    for end in range(len(rest) - 3, 2, -1):
        if rest[:end] not in _heads():
            continue
        for link in LINKS:
            tail = _known_parts(rest[end + len(link) :]) if rest.startswith(link, end) else ()
            if tail:
                return (rest[:end], *tail)
    return ()


def forgiven(word: str, fuzziness: int) -> int:
    """How many slips a plain word is forgiven: none in short words and numbers, two in long words at most."""
    if len(word) <= 3 or any(map(str.isdigit, word)):
        return 0
    return min(fuzziness, 1 if len(word) <= 7 else 2)
