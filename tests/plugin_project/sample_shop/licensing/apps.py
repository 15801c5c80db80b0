from django.apps import AppConfig


class LicensingConfig(AppConfig):
    """An app for what the project adds to us."""

    name = "sample_shop.licensing"

    def ready(self) -> None:
        from sample_shop import extensions

        from shop.configurator.rules import add_rule
        from shop.exports.columns import add_license_column
        from shop.notifications.kinds import add_kind

        extensions.connect()
        add_kind(extensions.BRANCH_QUOTE, placeholders=extensions.PLACEHOLDERS)
        add_license_column(extensions.COST_CENTER)
        add_rule(extensions.no_bulk_orders, codes=extensions.BranchRule)
