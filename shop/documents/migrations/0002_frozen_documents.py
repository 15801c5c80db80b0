from django.db import migrations

from shop.core.immutability import freeze_rows


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [freeze_rows("documents_storeddocument")]
