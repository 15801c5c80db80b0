from django.core.management.base import BaseCommand, CommandError

from shop.core.audit import broken_seals
from shop.core.models import AuditEvent, AuditSeal

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Walk the audit trail's hash chain. Fails and names the events if one was changed or removed."

    def handle(self, *args: object, **options: object) -> None:
        broken = [(seal.pk, str(seal.event), seal.event_id) for seal in broken_seals()]
        if broken:
            shown = "\n".join(
                f"  seal {pk}, event {event_id}: {event}" for pk, event, event_id in broken[:MOST_SHOWN]
            )
            more = f"\n  and {len(broken) - MOST_SHOWN} more" if len(broken) > MOST_SHOWN else ""
            raise CommandError(
                f"The audit trail was tampered with: {len(broken)} seals do not fit.\n{shown}{more}\n"
                "Compare with a backup from before; the first one named is where the chain breaks."
            )
        unsealed = AuditEvent.objects.filter(seal=None).count()
        self.stdout.write(f"{AuditSeal.objects.count()} events verified, {unsealed} not sealed yet.")
