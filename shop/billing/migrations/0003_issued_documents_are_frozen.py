from django.db import migrations

from shop.core.immutability import freeze_rows


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_initial")]

    operations = [
        freeze_rows("billing_deliverynote"),
        freeze_rows("billing_deliverynoteline"),
        freeze_rows("billing_invoice"),
        freeze_rows("billing_invoiceline"),
    ]
