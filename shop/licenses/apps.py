from django.apps import AppConfig


class LicensesConfig(AppConfig):
    name = "shop.licenses"
    label = "licenses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop.documents.rotation import declare_encrypted_files
        from shop.licenses.portfolio_files import encrypted_files

        declare_encrypted_files("portfolios", encrypted_files)
