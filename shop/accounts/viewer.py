from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: all that a query needs to decide what they may see. Activation, ended memberships and
    staff are decided when it is built (``selectors.viewer_for``) and nowhere else.
    """

    user_id: int | None = None
    is_licensing_staff: bool = False
    is_superuser: bool = False
    # Works here and has no second factor where one is demanded: staff's rights wait for it.
    is_second_factor_due: bool = False
    # Organisations whose licences and invoices the viewer may see: current memberships of an activated
    # account.
    activated_organization_ids: frozenset[int] = field(default_factory=frozenset)
    # Of these, the ones they administer.
    administered_organization_ids: frozenset[int] = field(default_factory=frozenset)
    # Whether they belong to a blocked organisation only: they neither request nor order.
    is_blocked: bool = False
    language: str = "en"
    # Empty: the site's own.
    time_zone: str = ""

    @property
    def as_customer(self) -> "Viewer":
        """The same person without staff's rights: who answers an offer, and what a list calls "my"."""
        return replace(self, is_licensing_staff=False, is_superuser=False)

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    @property
    def is_activated(self) -> bool:
        return bool(self.activated_organization_ids)

    @property
    def organization_id(self) -> int | None:
        """The organisation they act for; the oldest membership where there are several."""
        return min(self.activated_organization_ids, default=None)


ANONYMOUS = Viewer()
