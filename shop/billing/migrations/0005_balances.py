from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from shop.core.immutability import freeze_rows

CATEGORIES = {
    # code: category of EN 16931, code of the exemption, revenue account in the chart SKR 03
    "standard": ("S", "", "8400"),
    "reduced": ("S", "", "8300"),
    "exempt": ("E", "VATEX-EU-132", "8100"),
}
BATCH = 1_000


def fill_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What the reference data of before knew of each code, and a balance for each invoice of before."""
    tax_code = apps.get_model("billing", "TaxCode")
    for code, (category, exemption, account) in CATEGORIES.items():
        tax_code.objects.filter(code=code).update(
            category=category, exemption_code=exemption, revenue_account=account
        )
    balance = apps.get_model("billing", "InvoiceBalance")
    invoices = apps.get_model("billing", "Invoice").objects.filter(balance=None)
    balance.objects.bulk_create(
        (
            balance(
                invoice_id=invoice.pk,
                organization_id=invoice.organization_id,
                due_on=invoice.due_on,
                currency=invoice.currency,
                open_amount=invoice.gross_total,
            )
            for invoice in invoices.iterator(BATCH)
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_credit_notes_and_payments")]

    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        freeze_rows("billing_invoiceline"),
        freeze_rows("billing_creditnote"),
        freeze_rows("billing_creditnoteline"),
        freeze_rows("billing_payment"),
        freeze_rows("billing_dunningnotice"),
    ]
