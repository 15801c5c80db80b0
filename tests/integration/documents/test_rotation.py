"""Another key for everything that is encrypted, also for whoever is killed half way."""

import base64
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from shop.accounts.enums import MembershipRole
from shop.core.crypto import blind_indexes, decrypt_bytes, encrypt_bytes, key_id_of
from shop.core.enums import DocumentKind
from shop.documents import rotation
from shop.documents.models import StoredDocument
from shop.documents.services import read_document, store_document
from shop.documents.storage import private_storage
from shop.exports.enums import ExportFormat, ExportResource
from shop.exports.models import Export
from shop.exports.services.making import encryption_context
from shop.licenses.models import License
from shop.licenses.portfolio_files import open_file
from tests.factories.accounts import make_member, make_organization
from tests.factories.journeys import NOW, make_license
from tests.factories.marketplace import ListingFactory
from tests.factories.portfolios import csv_file, row, upload
from tests.processes import Killed, in_processes, kill_this_process

OLD = "old:" + base64.b64encode(b"1" * 32).decode()
NEW = "new:" + base64.b64encode(b"2" * 32).decode()
COUNT = 25


@pytest.fixture
def vault(settings, staff):
    """Licences with keys and one encrypted file of each kind, all under the old key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    university = make_organization()
    wiki = ListingFactory(key="wiki", name="Wiki")
    for number in range(COUNT):
        make_license(university, wiki, f"SEN-{number}", license_key=f"KEY-{number:04}-{'x' * 20}", by=staff)
    keeper = make_member(university, staff=staff, role=MembershipRole.ADMINISTRATOR)
    portfolio = upload(csv_file(row("SEN-900")), by=keeper)
    document = store_document(
        kind=DocumentKind.DELIVERY_NOTE,
        source_id=1,
        organization_id=university.pk,
        filename="D-1.pdf",
        content=b"%PDF with a key",
        encrypted=True,
        at=NOW,
    )
    export = Export(
        owner=keeper,
        organization=university,
        resource=ExportResource.LICENSES,
        format=ExportFormat.CSV,
        has_keys=True,
        created_at=NOW,
    )
    export.file.save("x", ContentFile(encrypt_bytes(b"SEN;Key", encryption_context(export))), save=False)
    export.save()
    return portfolio, document, export


def contents(vault) -> tuple[object, ...]:
    """Everything in clear: raises if anything does not open with the keys of now."""
    portfolio, document, export = vault
    keys = [one.license_key.reveal() for one in License.objects.order_by("pk")]
    with private_storage().open(str(export.file.name)) as file:
        exported = decrypt_bytes(file.read(), encryption_context(export))
    return keys, open_file(portfolio).read(), read_document(document), exported


def key_ids(vault) -> list[str]:
    """Under which key each ciphertext is."""
    fields = License.objects.order_by("pk").values_list("license_key", flat=True)
    files = [one.file.name for one in vault]
    return [key_id_of(base64.b64decode(one)) for one in fields] + [
        key_id_of((Path(private_storage().path(name))).read_bytes()) for name in files
    ]


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_everything_opens_with_the_new_key_alone_when_the_rotation_is_done(settings, vault):
    before = contents(vault)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    said = rotate()

    assert f"licenses.license.license_key: {COUNT} looked at, {COUNT} changed" in said
    assert "Everything is under the key “new”" in said
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert contents(vault) == before
    first = License.objects.order_by("pk").first()
    assert [first.license_key_index] == blind_indexes(first.license_key.reveal())
    assert StoredDocument.objects.get().sha256 == vault[1].sha256
    # Once more there is nothing to do.
    assert f"{COUNT} looked at, 0 changed" in rotate()


@pytest.mark.parametrize("encrypted_before_the_end", [0, 1, 12, COUNT, COUNT + 1, COUNT + 2])
@pytest.mark.django_db(transaction=True)
def test_a_rotation_that_is_killed_leaves_everything_readable_and_is_gone_on_with(
    encrypted_before_the_end, settings, vault, monkeypatch
):
    before = contents(vault)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotation, "ROWS_AT_ONCE", 5)

    def killed_half_way() -> None:
        left = [encrypted_before_the_end]
        encrypt = rotation.encrypt_bytes

        def encrypt_or_die(data: bytes, context: str) -> bytes:
            if not left[0]:
                kill_this_process()
            left[0] -= 1
            return encrypt(data, context)

        rotation.encrypt_bytes = encrypt_or_die
        rotate()

    assert [type(one) for one in in_processes([killed_half_way])] == [Killed]

    # Whole batches are done; the old key is needed still.
    done = min(encrypted_before_the_end // 5 * 5, COUNT) + max(0, encrypted_before_the_end - COUNT)
    assert key_ids(vault).count("new") == done
    assert contents(vault) == before
    rotate()
    assert set(key_ids(vault)) == {"new"}
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert contents(vault) == before


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_written_when_the_process_is_killed_is_the_old_one(settings, vault):
    before = contents(vault)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    def killed_before_the_name() -> None:
        Path.replace = lambda *_arguments: kill_this_process()
        rotate()

    assert [type(one) for one in in_processes([killed_before_the_name])] == [Killed]

    assert contents(vault) == before
    rotate()
    assert set(key_ids(vault)) == {"new"}


@pytest.mark.django_db(transaction=True)
def test_two_rotations_at_once_end_in_one_key(settings, vault):
    before = contents(vault)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    assert [isinstance(one, str) for one in in_processes([rotate, rotate])] == [True, True]

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert contents(vault) == before


@pytest.mark.django_db
def test_what_no_key_opens_is_named_and_everything_else_is_changed(settings, vault):
    settings.FIELD_ENCRYPTION_KEYS = ["lost:" + base64.b64encode(b"3" * 32).decode()]
    damaged = License.objects.order_by("pk").first()
    damaged.license_key = "KEY"
    damaged.save(update_fields=["license_key"])
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    with pytest.raises(CommandError, match=rf"licenses\.license\.license_key {damaged.pk}\n"):
        rotate()

    assert key_ids(vault).count("new") == COUNT - 1 + 3


@pytest.mark.django_db
def test_what_a_process_with_the_old_keys_wrote_meanwhile_is_told(settings, vault, monkeypatch):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    stale = License.objects.order_by("pk").first()
    rotate_row = rotation._rotate_row

    def write_behind(model, one, pk, *rest) -> None:
        rotate_row(model, one, pk, *rest)
        if pk == stale.pk + 3:
            settings.FIELD_ENCRYPTION_KEYS = [OLD, NEW]
            stale.license_key = "A-NEW-TEXT"
            stale.save(update_fields=["license_key"])
            settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    monkeypatch.setattr(rotation, "_rotate_row", write_behind)
    with pytest.raises(CommandError, match="1 were written in the meantime"):
        rotate()

    rotate()
    assert License.objects.get(pk=stale.pk).license_key.reveal() == "A-NEW-TEXT"
