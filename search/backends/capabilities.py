"""What a search backend can do, by name: callers and the contract tests ask here instead of trying."""

from enum import StrEnum


class Capability(StrEnum):
    BOOST = "boost"
    FILTER = "filter"
    FACET_FIELD = "facet by field"
    FACET_DATE = "facet by date"
    FACET_QUERY = "facet by query"
    HIGHLIGHT = "highlight"
    SPELLING = "spelling suggestion"
    MORE_LIKE_THIS = "more like this"
    AUTOCOMPLETE = "autocomplete"
    STATS = "stats"
    NARROW = "narrow"
    MODELS = "limit to models"
    FUZZY = "fuzzy"
    PREFIX = "prefix"
    SELECTIONS = "facet selections"
    WEIGHT = "weight by a number"
    CURSOR = "cursor beyond the window"
    STEMMING_EN = "English stemming"
    STEMMING_DE = "German stemming"
    COMPOUNDS = "German compounds"
    LIVE_REBUILD = "rebuild without downtime"
    GEO = "places and distances"
    RAW = "raw query language"
