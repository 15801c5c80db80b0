"""Lists of erasures as files: what a restore from an older backup is given, so that erased people stay
erased. They hold digests, no names.
"""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from shop.privacy.services import KnownErasure, known_erasures


def write_erasures(path: Path) -> int:
    """Write every erasure so far; returns how many. Raises OSError."""
    rows = [asdict(erasure) for erasure in known_erasures()]
    path.write_text(json.dumps(rows, default=str, indent=1), encoding="utf-8")
    return len(rows)


def read_erasures(path: Path) -> list[KnownErasure]:
    """The erasures of such a file. Raises ValueError for one that is not such a list, or not there."""
    try:
        return [
            KnownErasure(
                user_id=int(row["user_id"]),
                registered_at=datetime.fromisoformat(row["registered_at"]),
                address_digest=str(row["address_digest"]),
                erased_at=datetime.fromisoformat(row["erased_at"]),
            )
            for row in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path} is no list of erasures ({error}).") from None
