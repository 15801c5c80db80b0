"""Where the index lies: versioned folders, a pointer to the one that answers, one writer.

The folder of an index is named after the shape of its documents; another shape means another index. The index
is a cache: what is missing, damaged or of another shape is rebuilt, and EngineDown is raised until then.
"""

import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import tantivy

from search.backends.errors import EngineDown
from search.backends.tantivy.schema import SOURCE, IndexSchema

POINTER: Final = "current"
WRITER_BYTES: Final = 64_000_000
LOCK_WAIT_SECONDS: Final = 0.05


class IndexIsBeingWritten(EngineDown):
    """Another process or thread writes to this index; there can be only one. Try again later."""


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn what the engine raises inside, its panics too, into EngineDown."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, UnicodeError):
            raise
        raise EngineDown(f"the search index: {error}") from error
    except BaseException as error:
        # A panic of the engine is no Exception, and its class has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise EngineDown(f"the search engine gave up: {error}") from error


@dataclass(slots=True)
class Reading:
    """An index as this process reads it, at one commit; its methods raise EngineDown."""

    index: tantivy.Index
    state: tuple[int, ...]
    searcher: tantivy.Searcher
    remembered: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many documents there are."""
        return int(self.searcher.num_docs)

    def search(self, query: tantivy.Query, *, limit: int, **options: Any) -> tantivy.SearchResult:
        """Hits and their number; the limit is raised to one, for less the engine panics."""
        with engine_errors():
            return self.searcher.search(query, limit=max(limit, 1), **options)

    def count(self, query: tantivy.Query) -> int:
        """How many documents a query finds."""
        return int(self.search(query, limit=1, count=True).count or 0)

    def aggregate(self, query: tantivy.Query, asked: dict[str, Any]) -> dict[str, Any]:
        """The engine's answer to aggregations over the hits of a query."""
        with engine_errors():
            return dict(self.searcher.aggregate(query, asked))

    def source(self, address: tantivy.DocAddress) -> bytes:
        """What a document stored."""
        with engine_errors():
            return bytes(self.searcher.doc(address).get_first(SOURCE))

    def frequency(self, name: str, term: str) -> int:
        """How many documents have a term in a field."""
        with engine_errors():
            return int(self.searcher.doc_freq(name, term))

    def terms(self, name: str, prefix: str = "") -> list[tuple[str, int]]:
        """The terms of a field that begin so, with their numbers of documents, most first."""
        with engine_errors():
            return list(self.searcher.terms_with_prefix(name, prefix))


_opened: dict[tuple[int, Path], Reading] = {}
_opening: Final = threading.RLock()


class Store:
    """The folder of a connection's indexes."""

    def __init__(self, path: Path, schema: IndexSchema) -> None:
        self.path = path
        self.schema = schema

    def current(self) -> Path | None:
        """The folder of the index that answers; None where there is none."""
        try:
            name = (self.path / POINTER).read_text(encoding="ascii").strip()
        except (OSError, UnicodeError):
            return None
        return self.path / name if name and Path(name).name == name else None

    def fits(self, folder: Path | None) -> bool:
        """Whether a folder holds documents of the shape that the index classes ask for."""
        return folder is not None and folder.name.startswith(f"{self.schema.fingerprint}-")

    def reader(self) -> Reading:
        """The index that answers, as of its last commit. Raises EngineDown without one that can answer."""
        folder = self.current()
        if folder is None:
            raise EngineDown("there is no search index yet")
        if not self.fits(folder):
            raise EngineDown("the search index is of another shape and has to be rebuilt")
        try:
            return self._read(folder)
        except EngineDown:
            # A rebuild may have ended since the pointer was read.
            newer = self.current()
            if newer is None or newer == folder or not self.fits(newer):
                raise
            return self._read(newer)

    def _read(self, folder: Path) -> Reading:
        with engine_errors():
            found = (folder / "meta.json").stat()
            state = (found.st_mtime_ns, found.st_ino, found.st_size)
            key = (os.getpid(), folder)
            opened = _opened.get(key)
            if opened is not None and opened.state == state:
                return opened
            with _opening:
                opened = _opened.get(key)
                index = opened.index if opened is not None else self._open(folder)
                index.reload()
                fresh = Reading(index, state, index.searcher())
                for other in [each for each in _opened if each[1].parent == folder.parent and each != key]:
                    del _opened[other]
                _opened[key] = fresh
                return fresh

    @staticmethod
    def _open(folder: Path) -> tantivy.Index:
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        return index

    def create(self) -> Path:
        """A new folder with an empty index that does not answer yet."""
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        folder = self.path / f"{self.schema.fingerprint}-{stamp}-{secrets.token_hex(3)}"
        with engine_errors():
            folder.mkdir(parents=True, mode=0o700)
            tantivy.Index(self.schema.engine, str(folder))
        return folder

    def point_to(self, folder: Path) -> None:
        """Let searches have the index in ``folder`` from now on, and remove all others."""
        fresh = self.path / f".{POINTER}-{secrets.token_hex(3)}"
        with engine_errors():
            with fresh.open("w", encoding="ascii") as pointer:
                pointer.write(folder.name)
                pointer.flush()
                os.fsync(pointer.fileno())
            fresh.replace(self.path / POINTER)
        self.tidy()

    def tidy(self, keep: Path | None = None) -> None:
        """Remove what neither answers nor is ``keep``. Readers keep the files that they have open."""
        kept = {self.path / POINTER, self.current(), keep}
        with suppress(OSError):
            for entry in list(self.path.iterdir()):
                if entry not in kept:
                    self.remove(entry)

    @staticmethod
    def remove(entry: Path) -> None:
        """Remove a folder or a file of ours."""
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)

    def writable(self) -> Path:
        """The folder that answers; a new, empty one where there is none.

        Raises EngineDown where the index is of another shape: what would be written does not fit it.
        """
        folder = self.current()
        if not (self.path / POINTER).exists():
            folder = self.create()
            self.point_to(folder)
        elif folder is None or not self.fits(folder):
            raise EngineDown("the search index is of another shape and has to be rebuilt")
        return folder

    @contextmanager
    def writer(self, folder: Path, *, patience: float) -> Iterator[tantivy.IndexWriter]:
        """The only writer of an index; what was written is there, for all, when the context ends.

        An error inside leaves the index at its last commit. Raises IndexIsBeingWritten where another writer
        does not end within ``patience`` seconds.
        """
        writer = self.open_writer(folder, patience=patience)
        try:
            yield writer
        except BaseException:
            self.discard(writer)
            raise
        self.finish(writer)

    @staticmethod
    def open_writer(folder: Path, *, patience: float) -> tantivy.IndexWriter:
        """The only writer of an index, to be ended by ``finish()`` or ``discard()``."""
        ends = time.monotonic() + patience
        with engine_errors():
            index = tantivy.Index.open(str(folder))
            while True:
                try:
                    return index.writer(WRITER_BYTES, 1)
                except ValueError as error:
                    if "LockBusy" not in str(error):
                        raise
                    if time.monotonic() >= ends:
                        raise IndexIsBeingWritten("another writer is at work in the search index") from error
                time.sleep(LOCK_WAIT_SECONDS)

    @staticmethod
    def finish(writer: tantivy.IndexWriter) -> None:
        """Commit what was written, and give the lock back."""
        with engine_errors():
            try:
                writer.commit()
            finally:
                writer.wait_merging_threads()

    @staticmethod
    def discard(writer: tantivy.IndexWriter) -> None:
        """Forget what was written since the last commit, and give the lock back."""
        with suppress(EngineDown), engine_errors():
            try:
                writer.rollback()
            finally:
                writer.wait_merging_threads()
