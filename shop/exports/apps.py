from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "shop.exports"
    label = "exports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop.documents.rotation import declare_encrypted_files
        from shop.exports.services.keeping import encrypted_files

        declare_encrypted_files("exports", encrypted_files)
