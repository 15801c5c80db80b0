"""The documents of many invoices as one ZIP, written document by document."""

import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from shop.billing.models import Invoice
from shop.billing.services import print_invoice, print_invoice_xml
from shop.documents.services import read_document
from shop.exports.files.sheets import OnRow


def write_zip(invoices: Iterable[Invoice], *, out: BinaryIO, on_row: OnRow, at: datetime) -> None:
    """Each invoice's PDF and XML under its number; one that was never printed is printed now.

    Raises as ``print_invoice`` and ``read_document``: a package that lacks a document is none.
    """
    with zipfile.ZipFile(out, "w") as package:
        for done, invoice in enumerate(invoices, start=1):
            # A PDF is packed in itself.
            for print_one, packing in (
                (print_invoice, zipfile.ZIP_STORED),
                (print_invoice_xml, zipfile.ZIP_DEFLATED),
            ):
                document = print_one(invoice_id=invoice.pk, at=at)
                entry = zipfile.ZipInfo(document.filename, date_time=invoice.issued_on.timetuple()[:6])
                entry.compress_type = packing
                entry.external_attr = 0o600 << 16
                package.writestr(entry, read_document(document))
            on_row(done)
