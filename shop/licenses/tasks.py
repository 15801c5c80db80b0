from celery import shared_task
from django.utils import timezone

from shop.core.jobs import Job
from shop.licenses import reminding
from shop.licenses.portfolio import read_uploaded
from shop.licenses.portfolio_applying import carry_out_portfolio


@shared_task(name=Job.READ_PORTFOLIO.value, acks_late=True)
def read_portfolio(*, portfolio_id: int, **_later: object) -> None:
    """Read and check an uploaded portfolio."""
    read_uploaded(portfolio_id=portfolio_id, at=timezone.now())


@shared_task(name=Job.APPLY_PORTFOLIO.value, acks_late=True)
def apply_portfolio(*, portfolio_id: int, **_later: object) -> None:
    """Enter a portfolio into the register, all of it or nothing."""
    carry_out_portfolio(portfolio_id=portfolio_id, at=timezone.now())


@shared_task(name=Job.SEND_LICENSE_REMINDERS.value, acks_late=True)
def send_license_reminders(**_later: object) -> None:
    reminding.send_license_reminders(at=timezone.now())
