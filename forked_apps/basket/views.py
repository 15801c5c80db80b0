from django.views import View


class BasketView(View):
    pass


class BasketAddView(View):
    pass


class LineEditView(View):
    pass


class LineActionView(View):
    pass
