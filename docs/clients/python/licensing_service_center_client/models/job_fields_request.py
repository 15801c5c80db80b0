from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.job_fields_kind_enum import check_job_fields_kind_enum
from ..models.job_fields_kind_enum import JobFieldsKindEnum
from ..models.job_fields_state_enum import check_job_fields_state_enum
from ..models.job_fields_state_enum import JobFieldsStateEnum
from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="JobFieldsRequest")


@_attrs_define
class JobFieldsRequest:
    """
    Attributes:
        state (JobFieldsStateEnum | Unset): * `failed` - failed
            * `waiting` - waiting
            * `running` - running
        kind (JobFieldsKindEnum | Unset): * `quotes.render_quote_pdf` - quotes.render_quote_pdf
            * `quotes.expire_quotes` - quotes.expire_quotes
            * `quotes.send_reminders` - quotes.send_reminders
            * `licenses.send_license_reminders` - licenses.send_license_reminders
            * `quotes.value_request` - quotes.value_request
            * `quotes.value_open_requests` - quotes.value_open_requests
            * `quotes.adopt_requests` - quotes.adopt_requests
            * `fulfillment.render_order_confirmation` - fulfillment.render_order_confirmation
            * `billing.render_delivery_note` - billing.render_delivery_note
            * `billing.render_invoice` - billing.render_invoice
            * `billing.render_credit_note` - billing.render_credit_note
            * `billing.check_numbers` - billing.check_numbers
            * `notifications.mail_request_received` - notifications.mail_request_received
            * `notifications.mail_request_to_staff` - notifications.mail_request_to_staff
            * `notifications.mail_request_message` - notifications.mail_request_message
            * `notifications.mail_request_declined` - notifications.mail_request_declined
            * `notifications.mail_quote` - notifications.mail_quote
            * `notifications.mail_quote_reminder` - notifications.mail_quote_reminder
            * `notifications.mail_quote_answer` - notifications.mail_quote_answer
            * `notifications.mail_approval_request` - notifications.mail_approval_request
            * `notifications.mail_approval_decision` - notifications.mail_approval_decision
            * `notifications.mail_order_confirmation` - notifications.mail_order_confirmation
            * `notifications.mail_order_to_staff` - notifications.mail_order_to_staff
            * `notifications.mail_delivery_note` - notifications.mail_delivery_note
            * `notifications.mail_invoice` - notifications.mail_invoice
            * `notifications.mail_credit_note` - notifications.mail_credit_note
            * `notifications.mail_dunning_notice` - notifications.mail_dunning_notice
            * `notifications.mail_activation_request` - notifications.mail_activation_request
            * `notifications.mail_activation` - notifications.mail_activation
            * `notifications.mail_invitation` - notifications.mail_invitation
            * `notifications.mail_license_question` - notifications.mail_license_question
            * `notifications.mail_export` - notifications.mail_export
            * `notifications.mail_webhook_disabled` - notifications.mail_webhook_disabled
            * `notifications.mail_license_reminder` - notifications.mail_license_reminder
            * `notifications.mail_contact_message` - notifications.mail_contact_message
            * `notifications.mail_contact_answer` - notifications.mail_contact_answer
            * `notifications.mail_pages_due` - notifications.mail_pages_due
            * `notifications.mail_template_test` - notifications.mail_template_test
            * `search.index_changes` - search.index_changes
            * `search.rebuild` - search.rebuild
            * `search.forget_misses` - search.forget_misses
            * `cms.publish_scheduled_pages` - cms.publish_scheduled_pages
            * `cms.remind_page_owners` - cms.remind_page_owners
            * `core.verify_audit` - core.verify_audit
            * `privacy.apply_retention` - privacy.apply_retention
            * `marketplace.sync_marketplace` - marketplace.sync_marketplace
            * `pricing.read_price_list` - pricing.read_price_list
            * `pricing.apply_price_list` - pricing.apply_price_list
            * `licenses.read_portfolio` - licenses.read_portfolio
            * `licenses.apply_portfolio` - licenses.apply_portfolio
            * `exports.make_export` - exports.make_export
            * `webhooks.tell_webhooks` - webhooks.tell_webhooks
            * `webhooks.deliver_webhooks` - webhooks.deliver_webhooks
    """

    state: JobFieldsStateEnum | Unset = UNSET
    kind: JobFieldsKindEnum | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        state: str | Unset = UNSET
        if not isinstance(self.state, Unset):
            state = self.state

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if state is not UNSET:
            field_dict["state"] = state
        if kind is not UNSET:
            field_dict["kind"] = kind

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _state = d.pop("state", UNSET)
        state: JobFieldsStateEnum | Unset
        if isinstance(_state, Unset):
            state = UNSET
        else:
            state = check_job_fields_state_enum(_state)

        _kind = d.pop("kind", UNSET)
        kind: JobFieldsKindEnum | Unset
        if isinstance(_kind, Unset):
            kind = UNSET
        else:
            kind = check_job_fields_kind_enum(_kind)

        job_fields_request = cls(
            state=state,
            kind=kind,
        )

        job_fields_request.additional_properties = d
        return job_fields_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
