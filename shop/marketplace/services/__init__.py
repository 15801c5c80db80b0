from shop.marketplace.services.missing import confirm_missing, keep_missing
from shop.marketplace.services.runs import (
    attempt_sync,
    import_catalogue,
    open_run,
    request_sync,
    resume_sync,
    run_sync,
    run_to_resume,
)

__all__ = [
    "attempt_sync",
    "confirm_missing",
    "import_catalogue",
    "keep_missing",
    "open_run",
    "request_sync",
    "resume_sync",
    "run_sync",
    "run_to_resume",
]
