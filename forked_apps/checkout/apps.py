from django.contrib.auth.decorators import login_required
from django.urls import path
from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "forked_apps.checkout"

    def get_urls(self):
        return [
            path("", self.index_view.as_view(), name="index"),
            path("thank-you/<slug:number>/", login_required(self.thankyou_view.as_view()), name="thank-you"),
        ]
