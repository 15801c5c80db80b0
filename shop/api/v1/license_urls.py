"""The addresses of operations about the register of licences."""

from django.urls import path

from shop.api.v1 import license_past, license_views, licenses, staff_licenses

register = [
    path("licenses", licenses.LicensesView.as_view(), name="licenses"),
    path("licenses/by-key", license_past.LicenseByKeyView.as_view(), name="license-by-key"),
    path("licenses/key-looks", license_past.KeyLooksView.as_view(), name="license-key-looks"),
    path("licenses/views", license_views.LicenseViewsView.as_view(), name="license-views"),
    path("licenses/views/<uuid:view_id>", license_views.LicenseViewView.as_view(), name="license-view"),
    path("licenses/<uuid:license_id>", licenses.LicenseView.as_view(), name="license"),
    path("licenses/<uuid:license_id>/reveal", licenses.LicenseRevealView.as_view(), name="license-reveal"),
    path(
        "licenses/<uuid:license_id>/history",
        license_past.LicenseHistoryView.as_view(),
        name="license-history",
    ),
    path(
        "licenses/<uuid:license_id>/lineage",
        license_past.LicenseLineageView.as_view(),
        name="license-lineage",
    ),
    path(
        "licenses/<uuid:license_id>/questions",
        license_past.LicenseQuestionsView.as_view(),
        name="license-questions",
    ),
    path("staff/licenses/<uuid:license_id>", staff_licenses.StaffLicenseView.as_view(), name="staff-license"),
    path("staff/license-questions", staff_licenses.StaffQuestionsView.as_view(), name="staff-questions"),
    path(
        "staff/license-questions/<uuid:question_id>/close",
        staff_licenses.StaffQuestionCloseView.as_view(),
        name="staff-question-close",
    ),
]
