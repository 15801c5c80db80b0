from django.db import migrations

from shop.core.immutability import freeze_rows


class Migration(migrations.Migration):
    dependencies = [("quotes", "0001_initial")]

    operations = [
        freeze_rows("quotes_quoterevision", unless="OLD.sent_at IS NULL"),
        freeze_rows(
            "quotes_quoteline",
            unless="(SELECT sent_at FROM quotes_quoterevision WHERE id = OLD.revision_id) IS NULL",
        ),
    ]
