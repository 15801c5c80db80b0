from django.views import View


class IndexView(View):
    pass


class ThankYouView(View):
    pass
