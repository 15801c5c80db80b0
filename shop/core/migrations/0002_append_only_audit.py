from django.db import migrations

from shop.core.immutability import freeze_rows


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [freeze_rows("core_auditevent"), freeze_rows("core_auditseal")]
