"""Haystack's backend for Elasticsearch 8 and 9; a connection's ENGINE is ``Elasticsearch8SearchEngine``."""

from search.backends.elasticsearch8.backend import (
    Elasticsearch8SearchBackend,
    Elasticsearch8SearchEngine,
    Elasticsearch8SearchQuery,
)

__all__ = ["Elasticsearch8SearchBackend", "Elasticsearch8SearchEngine", "Elasticsearch8SearchQuery"]
