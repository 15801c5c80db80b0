from django.db import models
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """A person who was erased, told without saying who: the id of the account that is a pseudonym now, and a
    keyed digest of the address it had.

    After a restore from an older backup it tells whom to erase again (see ``replay_erasures``).
    """

    # No foreign key: in a restored database the account may have another fate.
    user_id = models.BigIntegerField(unique=True)
    # Which account of that id: ids are given anew after a restore.
    registered_at = models.DateTimeField()
    address_digest = models.CharField(max_length=64, db_index=True)
    # None: an operator did it, by command.
    erased_by_id = models.BigIntegerField(null=True)
    erased_at = models.DateTimeField(_("erased at"))
    # When the time of the last of what the law keeps is over; None when it is, or where there was nothing.
    kept_until = models.DateField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("erasure")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} {self.erased_at:%Y-%m-%d}"
