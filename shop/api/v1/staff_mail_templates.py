"""The licensing desk: the texts of mails."""

from typing import Any

from django.conf import settings
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.v1.staff_accounts import StaffView
from shop.api.versions import IF_MATCH, wanted_version, with_etag
from shop.api.views import Answer, Shape, operation
from shop.notifications.kinds import KINDS
from shop.notifications.mail_kind import MailKind
from shop.notifications.mail_templates import (
    checked_texts,
    preview,
    request_test,
    restore_template,
    save_template,
)
from shop.notifications.models import LONGEST_SUBJECT, LONGEST_TEXT, MailTemplate
from shop.notifications.selectors import Texts, edited_templates, template_of, texts_of


class MailTextBody(Shape):
    subject = serializers.CharField(max_length=LONGEST_SUBJECT, required=False)
    opening = serializers.CharField(
        max_length=LONGEST_TEXT, required=False, allow_blank=True, help_text="Before the facts."
    )
    closing = serializers.CharField(
        max_length=LONGEST_TEXT, required=False, allow_blank=True, help_text="After the facts."
    )


class MailTemplateSummary(Shape):
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    language = serializers.ChoiceField(settings.LANGUAGES)
    is_edited = serializers.BooleanField(help_text="Else the built-in texts are in force.")
    version = serializers.IntegerField()


class MailTemplateAnswer(MailTemplateSummary):
    subject = serializers.CharField()
    opening = serializers.CharField()
    closing = serializers.CharField()
    placeholders = serializers.ListField(
        child=serializers.CharField(), help_text="What may stand in braces, such as `{number}`."
    )
    changed_at = serializers.DateTimeField(allow_null=True)
    changed_by = serializers.CharField(allow_null=True)


class MailTemplatesAnswer(Shape):
    items = MailTemplateSummary(many=True)


class MailPreviewAnswer(Shape):
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField(help_text="A whole document; show it without scripts.")


class MailTestAnswer(Shape):
    recipient = serializers.CharField(help_text="The caller's own address.")


def _summary(kind: MailKind, template: MailTemplate) -> dict[str, Any]:
    return {
        "kind": kind.code,
        "label": str(kind.label),
        "language": template.language,
        "is_edited": template.is_edited,
        "version": template.version,
    }


class StaffMailTemplatesView(StaffView):
    @operation(answer=MailTemplatesAnswer)
    def get(self, request: Request) -> Response:
        """All kinds of mails in all languages"""
        edited = {(row.kind, row.language): row for row in edited_templates()}
        items = [
            _summary(
                kind,
                edited.get((kind.code, language)) or MailTemplate(kind=kind.code, language=language),
            )
            for kind in KINDS.values()
            for language, _name in settings.LANGUAGES
        ]
        return Response(self.as_json(MailTemplatesAnswer, {"items": items}))


class MailTemplateBase(StaffView):
    def find(self, kind: str, language: str) -> MailKind:
        """Raises Http404."""
        if kind not in KINDS or language not in dict(settings.LANGUAGES):
            raise Http404
        return KINDS[kind]

    def describe(self, kind: MailKind, template: MailTemplate) -> dict[str, Any]:
        texts = texts_of(kind, template)
        return self.as_json(
            MailTemplateAnswer,
            {
                **_summary(kind, template),
                "subject": texts.subject,
                "opening": texts.opening,
                "closing": texts.closing,
                "placeholders": kind.placeholders,
                "changed_at": template.changed_at,
                "changed_by": template.changed_by.email if template.changed_by else None,
            },
        )

    def wanted_texts(self, kind: MailKind, language: str) -> Texts:
        """The texts in force with what the body replaces. Raises InvalidInput naming the field."""
        current = texts_of(kind, template_of(kind, language=language))
        body = self.body_as(MailTextBody)
        return checked_texts(
            kind,
            subject=body.get("subject", current.subject),
            opening=body.get("opening", current.opening),
            closing=body.get("closing", current.closing),
        )


class StaffMailTemplateView(MailTemplateBase):
    @operation(answer=MailTemplateAnswer)
    def get(self, request: Request, kind: str, language: str) -> Response:
        """The texts of one kind of mail, with the ETag that editing needs"""
        found = self.find(kind, language)
        return with_etag(self.describe(found, template_of(found, language=language)))

    @operation(answer=MailTemplateAnswer, body=MailTextBody, headers=(IF_MATCH,))
    def patch(self, request: Request, kind: str, language: str) -> Response:
        """Edit the texts of one kind of mail

        Plain text with placeholders in braces; an unknown placeholder is refused (422).
        """
        found = self.find(kind, language)
        version = wanted_version(request)
        template = save_template(
            kind=found,
            language=language,
            version=version,
            texts=self.wanted_texts(found, language),
            by=self.caller,
            at=self.now,
        )
        return with_etag(self.describe(found, template))


class StaffMailRestoreView(MailTemplateBase):
    @operation(answer=MailTemplateAnswer, headers=(IF_MATCH,))
    def post(self, request: Request, kind: str, language: str) -> Response:
        """Put the built-in texts into force again"""
        found = self.find(kind, language)
        version = wanted_version(request)
        template = restore_template(
            kind=found, language=language, version=version, by=self.caller, at=self.now
        )
        return with_etag(self.describe(found, template))


class StaffMailPreviewView(MailTemplateBase):
    @operation(answer=MailPreviewAnswer, body=MailTextBody)
    def post(self, request: Request, kind: str, language: str) -> Response:
        """Look at texts without saving them, with made-up contents"""
        found = self.find(kind, language)
        letter = preview(found, self.wanted_texts(found, language), language=language)
        return Response(
            self.as_json(
                MailPreviewAnswer, {"subject": letter.subject, "text": letter.text, "html": letter.html}
            )
        )


class StaffMailTestView(MailTemplateBase):
    @operation(answer=MailTestAnswer, status=202, body=MailTextBody, once=True)
    def post(self, request: Request, kind: str, language: str) -> Response:
        """Have texts mailed to oneself without saving them, with made-up contents"""
        found = self.find(kind, language)
        texts = self.wanted_texts(found, language)

        def send() -> Answer:
            request_test(kind=found, language=language, texts=texts, by=self.caller, at=self.now)
            return 202, {"recipient": self.caller.email}

        return self.once(send)
