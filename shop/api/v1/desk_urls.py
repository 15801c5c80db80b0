"""The addresses of the desk's own work: messages, members, jobs, mails, texts, numbers, saved views."""

from django.urls import path

from shop.api.v1 import (
    staff_mail_templates,
    staff_members,
    staff_messages,
    staff_schedule,
    staff_views,
    staff_work,
)

desk = [
    path(
        "staff/mail-templates",
        staff_mail_templates.StaffMailTemplatesView.as_view(),
        name="staff-mail-templates",
    ),
    path(
        "staff/mail-templates/<slug:kind>/<slug:language>",
        staff_mail_templates.StaffMailTemplateView.as_view(),
        name="staff-mail-template",
    ),
    path(
        "staff/mail-templates/<slug:kind>/<slug:language>/restore",
        staff_mail_templates.StaffMailRestoreView.as_view(),
        name="staff-mail-template-restore",
    ),
    path(
        "staff/mail-templates/<slug:kind>/<slug:language>/preview",
        staff_mail_templates.StaffMailPreviewView.as_view(),
        name="staff-mail-template-preview",
    ),
    path(
        "staff/mail-templates/<slug:kind>/<slug:language>/test",
        staff_mail_templates.StaffMailTestView.as_view(),
        name="staff-mail-template-test",
    ),
    path("staff/messages", staff_messages.StaffMessagesView.as_view(), name="staff-messages"),
    path("staff/messages/<uuid:message_id>", staff_messages.StaffMessageView.as_view(), name="staff-message"),
    path(
        "staff/messages/<uuid:message_id>/answer",
        staff_messages.StaffMessageAnswerView.as_view(),
        name="staff-message-answer",
    ),
    path(
        "staff/messages/<uuid:message_id>/close",
        staff_messages.StaffMessageCloseView.as_view(),
        name="staff-message-close",
    ),
    path("staff/jobs", staff_work.StaffJobsView.as_view(), name="staff-jobs"),
    path("staff/jobs/retry", staff_work.StaffJobsRetryView.as_view(), name="staff-jobs-retry"),
    path("staff/jobs/<int:event_id>/retry", staff_work.StaffJobRetryView.as_view(), name="staff-job-retry"),
    path("staff/jobs/<int:event_id>", staff_work.StaffJobView.as_view(), name="staff-job"),
    path("staff/schedule", staff_schedule.StaffScheduleView.as_view(), name="staff-schedule"),
    path(
        "staff/schedule/<slug:entry>/run",
        staff_schedule.StaffScheduleRunView.as_view(),
        name="staff-schedule-run",
    ),
    path("staff/retention", staff_schedule.StaffRetentionView.as_view(), name="staff-retention"),
    path("staff/mails", staff_work.StaffMailsView.as_view(), name="staff-mails"),
    path("staff/number-checks", staff_work.StaffNumbersView.as_view(), name="staff-number-checks"),
    path("staff/views", staff_views.StaffViewsView.as_view(), name="staff-views"),
    path("staff/views/<uuid:view_id>", staff_views.StaffSavedViewView.as_view(), name="staff-view"),
    path(
        "staff/organizations/<uuid:organization_id>/members",
        staff_members.StaffMembersView.as_view(),
        name="staff-organization-members",
    ),
    path(
        "staff/organizations/<uuid:organization_id>/members/<uuid:member_id>",
        staff_members.StaffMemberView.as_view(),
        name="staff-organization-member",
    ),
]
