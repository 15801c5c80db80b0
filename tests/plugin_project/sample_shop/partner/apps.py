from forked_apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    name = "sample_shop.partner"
