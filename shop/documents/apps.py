from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "shop.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop.documents.rotation import declare_encrypted_files
        from shop.documents.services import encrypted_files

        declare_encrypted_files("documents", encrypted_files)
