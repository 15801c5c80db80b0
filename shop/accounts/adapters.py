from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from shop.accounts.services import normalize_email, register_person
from shop.core.exceptions import InvalidInput
from shop.core.links import at_site


class AccountAdapter(DefaultAccountAdapter):
    """allauth's door, bound to our people: every new user has a person with a unique address."""

    def clean_email(self, email: str) -> str:
        try:
            return normalize_email(super().clean_email(email))
        except InvalidInput as error:
            raise ValidationError(error.message) from None

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        with transaction.atomic():
            user = super().save_user(request, user, form, commit=False)
            user.save()
            register_person(user=user, language=get_language() or "", at=timezone.now())
        return user

    def is_safe_url(self, url: str) -> bool:
        """Whether to lead somebody there; what cannot be read as an address is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links lead to SITE_URL, whatever host the request named."""
        links = {name: at_site(value) for name, value in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, context | links)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People sign in by address; the technical user name is made from it once and never shown."""
        user.username = self.generate_unique_username([user.email, "person"])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        viewer = request.viewer  # type: ignore[attr-defined]
        return "/dashboard/" if viewer.is_licensing_staff else super().get_login_redirect_url(request)
