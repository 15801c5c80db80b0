"""The folder of the embedded index: one writer, many readers, crashes, rebuilds."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tantivy
from haystack import indexes

from search.backends.errors import EngineDown
from search.backends.tantivy.schema import IndexSchema
from search.backends.tantivy.store import POINTER, IndexIsBeingWritten, Store

FIELDS = {"text": indexes.CharField(document=True, index_fieldname="text")}
GROWN_FIELDS = FIELDS | {"publisher": indexes.CharField()}
ROOT = Path(__file__).resolve().parents[3]
# Commits batches of a hundred documents, says how many are committed, and goes on until it is killed.
WRITER = """
import sys
from pathlib import Path
import django
django.setup()
from tests.unit.search.test_tantivy_store import FIELDS, document
from search.backends.tantivy.schema import IndexSchema
from search.backends.tantivy.store import Store

store = Store(Path(sys.argv[1]), IndexSchema(FIELDS))
folder = store.writable()
number = 0
while True:
    with store.writer(folder, patience=1) as writer:
        for _ in range(100):
            writer.add_document(document(store, number))
            number += 1
    print(number, flush=True)
"""


def document(store, number):
    values = {"id": f"library.book.{number}", "django_ct": "library.book", "text": f"Book {number} " * 40}
    return store.schema.document_of(values)


def write(store, *numbers):
    with store.writer(store.writable(), patience=0) as writer:
        for number in numbers:
            writer.add_document(document(store, number))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "search", IndexSchema(FIELDS))


@pytest.fixture
def writing_process(store):
    """A process that writes batch after batch; its output says how many documents are committed."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "shop.settings_test", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store.path)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_a_killed_writer_leaves_its_last_commit_and_no_lock(store, writing_process):
    for _ in range(3):
        committed = int(writing_process.stdout.readline())
    # Somewhere in the next batch.
    time.sleep(0.01)
    writing_process.send_signal(signal.SIGKILL)
    committed = max([committed, *map(int, writing_process.stdout.read().split())])
    writing_process.wait()

    # The last batch may have been committed without a word about it.
    assert store.reader().size in {committed, committed + 100}
    before = store.reader().size
    write(store, 1_000_000)
    assert store.reader().size == before + 1


def test_readers_see_what_another_process_committed(store, writing_process):
    sizes = []
    for _ in range(3):
        committed = int(writing_process.stdout.readline())
        sizes.append((store.reader().size, committed))

    assert all(size >= committed for size, committed in sizes)
    assert sizes[2][0] > sizes[0][0]


def test_one_reading_stays_as_it_is_while_others_write(store):
    write(store, 1)
    reading = store.reader()

    write(store, 2)

    assert (reading.size, store.reader().size) == (1, 2)


def test_an_unchanged_index_is_opened_once(store):
    write(store, 1)

    assert store.reader() is store.reader()


def test_a_second_writer_is_told_to_wait(store):
    with store.writer(store.writable(), patience=0), pytest.raises(IndexIsBeingWritten):
        write(store, 1)

    write(store, 1)
    assert store.reader().size == 1


def test_an_error_while_writing_leaves_the_last_commit(store):
    write(store, 1)

    with pytest.raises(ZeroDivisionError), store.writer(store.writable(), patience=0) as writer:
        writer.add_document(document(store, 2))
        raise ZeroDivisionError

    assert store.reader().size == 1
    write(store, 3)
    assert store.reader().size == 2


def test_without_an_index_there_is_nothing_to_read(store):
    with pytest.raises(EngineDown):
        store.reader()


def test_an_index_of_another_shape_is_neither_read_nor_written(store):
    write(store, 1)
    grown = Store(store.path, IndexSchema(GROWN_FIELDS))

    with pytest.raises(EngineDown):
        grown.reader()
    with pytest.raises(EngineDown):
        grown.writable()
    assert store.reader().size == 1


@pytest.mark.parametrize("pointer", [b"", b"\0", b"\xff\xfe", b"../../etc", b"/etc", b"nothing-there", b"."])
def test_a_damaged_pointer_is_an_engine_that_is_down(store, pointer):
    write(store, 1)
    (store.path / POINTER).write_bytes(pointer)

    with pytest.raises(EngineDown):
        store.reader()
    with pytest.raises(EngineDown):
        store.writable()

    store.point_to(store.create())
    assert store.reader().size == 0


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 100, None])
def test_damaged_metadata_is_an_engine_that_is_down(store, content):
    write(store, 1)
    meta = store.current() / "meta.json"
    meta.unlink()
    if content is not None:
        meta.write_bytes(content)

    with pytest.raises(EngineDown):
        store.reader()


def test_a_lost_segment_is_an_engine_that_is_down(store):
    write(store, 1)
    folder = store.current()
    for part in folder.glob("*.store"):
        part.unlink()

    with pytest.raises(EngineDown):
        store.reader()


def test_a_new_index_takes_over_and_the_old_one_goes(store):
    write(store, 1)
    old = store.reader()
    folder = store.create()
    with store.writer(folder, patience=0) as writer:
        writer.add_document(document(store, 2))
        writer.add_document(document(store, 3))
    assert store.reader().size == 1

    store.point_to(folder)

    assert store.reader().size == 2
    assert sorted(entry.name for entry in store.path.iterdir()) == sorted([POINTER, folder.name])
    # Who still reads the old one can go on.
    assert old.search(tantivy.Query.all_query(), limit=1, count=True).count == 1


def test_tidying_takes_what_a_broken_off_rebuild_left(store):
    write(store, 1)
    store.create()

    store.tidy()

    assert sorted(entry.name for entry in store.path.iterdir()) == sorted([POINTER, store.current().name])


def test_nobody_else_may_look_into_the_folder(store):
    write(store, 1)

    assert store.current().stat().st_mode & 0o077 == 0
