from django.shortcuts import redirect
from oscar.core.loading import get_class

ProductDetailView = get_class("catalogue.views", "ProductDetailView")


class ConfigurationView(ProductDetailView):
    """The field after a change: htmx gets the field alone, a browser without JavaScript the page."""

    def get(self, request, key):
        return redirect("catalogue:detail", key)

    def post(self, request, key):
        return self.render_form(self.make_form(key, request.POST))

    def get_template_names(self):
        return ["catalogue/configuration_fragment.html"] if self.request.htmx else [self.template_name]
