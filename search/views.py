from django.views import View


class FacetedSearchView(View):
    pass
