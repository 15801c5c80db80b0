"""Haystack on tantivy, an engine inside this process: the search without a server."""

from search.backends.tantivy.backend import TantivySearchBackend, TantivySearchEngine, TantivySearchQuery
from search.backends.tantivy.store import IndexIsBeingWritten

__all__ = ["IndexIsBeingWritten", "TantivySearchBackend", "TantivySearchEngine", "TantivySearchQuery"]
