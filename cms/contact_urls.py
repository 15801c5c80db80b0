from django.urls import path

from cms import contact_views

urlpatterns = [
    path("<int:page_id>/", contact_views.ContactView.as_view(), name="contact"),
    path("<int:page_id>/extranet/", contact_views.InterestView.as_view(), name="extranet-interest"),
    path("<int:page_id>/sent/", contact_views.ContactSentView.as_view(), name="contact-sent"),
]
