from django.views.generic import TemplateView, View

from forked_apps.catalogue.addresses import back
from shop.marketplace.browsing import directory
from shop.marketplace.recent import forget_looks


class DirectoryView(TemplateView):
    """All host applications, categories or vendors; htmx gets the list alone while somebody types."""

    facet = ""

    def get_template_names(self):
        return ["catalogue/directory_list.html" if self.request.htmx else "catalogue/directory.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(directory=directory(self.facet, self.request.GET.dict()), **kwargs)


class ForgetLooksView(View):
    http_method_names = ["post"]

    def post(self, request):
        response = back(request, "catalogue:index")
        forget_looks(response)
        return response
