from django.views import View


class CatalogueView(View):
    pass


class ProductDetailView(View):
    pass


class ConfigurationView(View):
    pass
