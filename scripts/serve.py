"""Serve the site on this machine: gunicorn on 127.0.0.1 and one relay process that works off the outbox.

The relay is started again when it ends; when the web process ends, so does this. Ctrl-C or SIGTERM ends both.
Usage: scripts/serve.py [PORT]
"""

import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LONGEST_PAUSE = 30
GRACE_SECONDS = 15


def _start(*command: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process only, which then ends its children in order.
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, start_new_session=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _stop_by_signal(number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt(number)


def serve(port: int) -> int:
    """Run both processes until the web process ends or a signal arrives; return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop_by_signal)
    address = f"--bind=127.0.0.1:{port}"
    web = _start("-m", "gunicorn", "shop.wsgi", address, "--workers=2", "--log-level=warning")
    relay = _start("manage.py", "relay_outbox")
    started, pause = time.monotonic(), 1
    print(f"Serving http://localhost:{port} (Ctrl-C stops)", flush=True)
    try:
        while web.poll() is None:
            if relay.poll() is not None:
                pause = 1 if time.monotonic() - started > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
                print(f"The relay ended ({relay.returncode}); starting it again in {pause} s", flush=True)
                time.sleep(pause)
                relay, started = _start("manage.py", "relay_outbox"), time.monotonic()
            time.sleep(0.5)
        return web.returncode or 0
    except KeyboardInterrupt:
        print("Stopping", flush=True)
        return 0
    finally:
        _end(web)
        _end(relay)


if __name__ == "__main__":
    sys.exit(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 8000))
