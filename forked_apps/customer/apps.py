from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    """Oscar's own app under its own name, without its pages: the portal and allauth replace them."""

    def get_urls(self):
        return []
