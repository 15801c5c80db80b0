"""Write the typed Python client anew from docs/openapi.json, into docs/clients/python/.

The generator lives in an environment of its own, which is thrown away: it is none of our dependencies. The
package index is the one that pip is configured for.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

GENERATOR = "openapi-python-client==0.29.1"
BASE = Path(__file__).resolve().parent.parent
DOCUMENT = BASE / "docs" / "openapi.json"
CLIENTS = BASE / "docs" / "clients"
TARGET = CLIENTS / "python"
# What the client was made from: a test compares it with the document.
MADE_FROM = CLIENTS / "openapi.sha256"


def main() -> int:
    """Generate, lay out, record the document's digest; 1 with a word where the generator fails."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        made = scratch / "made"
        print(f"Installing {GENERATOR} into an environment of its own …")
        venv.create(scratch / "venv", with_pip=True)
        tools = scratch / "venv" / "bin"
        subprocess.run(
            [tools / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", GENERATOR],
            check=True,
        )
        generated = subprocess.run(
            [
                *(tools / "openapi-python-client", "generate", "--overwrite"),
                *("--path", DOCUMENT, "--config", CLIENTS / "config.yml", "--output-path", made),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if generated.returncode or "Warning" in generated.stdout:
            print(generated.stdout, generated.stderr, sep="\n")
            return 1
        shutil.rmtree(made / ".ruff_cache", ignore_errors=True)
        (made / ".gitignore").unlink(missing_ok=True)
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(made, TARGET)
    layout = ["ruff", "format", "-q", "--isolated", "--line-length", "110"]
    subprocess.run([sys.executable, "-m", *layout, TARGET], check=True)
    MADE_FROM.write_text(digest() + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(BASE)} written")
    return 0


def digest() -> str:
    """The digest of the document."""
    return hashlib.sha256(DOCUMENT.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
