"""The uploaded files of portfolios: encrypted, since they may hold keys, and gone once decided on."""

import contextlib
import io
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.db import transaction

from shop.core.crypto import decrypt_bytes, encrypt_bytes
from shop.documents.storage import private_storage
from shop.licenses.models import PortfolioImport


def encryption_context(portfolio: PortfolioImport) -> str:
    """What binds the encrypted file to its row."""
    return f"licenses.PortfolioImport.file:{portfolio.public_id}"


@contextlib.contextmanager
def kept_file(portfolio: PortfolioImport, content: bytes) -> Iterator[None]:
    """Keep the upload; its name is in the unsaved row. If the block fails the file goes again: a transaction
    takes back rows only.
    """
    sealed = encrypt_bytes(content, encryption_context(portfolio))
    portfolio.file.save("portfolio", ContentFile(sealed), save=False)
    try:
        yield
    except BaseException:
        private_storage().delete(str(portfolio.file.name))
        raise


def open_file(portfolio: PortfolioImport) -> io.BytesIO:
    """The upload in clear, in memory. Raises DecryptionFailed, FileNotFoundError."""
    with portfolio.file.open("rb") as file:
        return io.BytesIO(decrypt_bytes(file.read(), encryption_context(portfolio)))


def forget_file(portfolio: PortfolioImport) -> None:
    """Remove the upload from the row now, from the disk when the transaction is committed."""
    if portfolio.file:
        name, storage = str(portfolio.file.name), portfolio.file.storage
        portfolio.file = ""
        portfolio.save(update_fields=["file"])
        transaction.on_commit(lambda: storage.delete(name))


def encrypted_files() -> Iterator[tuple[str, str]]:
    """Name and context of each file, for the rotation of keys."""
    for portfolio in PortfolioImport.objects.exclude(file="").only("file", "public_id").iterator():
        yield str(portfolio.file.name), encryption_context(portfolio)
