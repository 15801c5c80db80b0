"""Start a throw-away PostgreSQL and print its address; Ctrl-C removes it. `make services` calls this."""

import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.services import postgres_cluster

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with postgres_cluster() as url:
        print(f"export DATABASE_URL={url}\nCtrl-C stops it and removes its data.", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("Stopping")
