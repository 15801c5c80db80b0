#!/usr/bin/env bash
# Usage: scripts/environment.sh demo|dev
# Makes .venv with exactly the packages of requirements.lock (demo) or requirements-dev.lock (dev, a superset); does
# nothing when that is already so. The package index is the one pip is configured for.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
installed=$venv/.installed
case "${1:-}" in
    demo) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: scripts/environment.sh demo|dev" >&2; exit 2 ;;
esac

# Both files decide: packages of the dev lock serve the demo too, as long as neither file changed since.
state="$lock $(cat requirements.lock requirements-dev.lock | sha256sum | cut -d' ' -f1)"
superset="requirements-dev.lock ${state#* }"
if [ -x $venv/bin/python ] && [ -f $installed ] && grep -qxF -e "$state" -e "$superset" $installed; then
    exit 0
fi

if [ ! -x $venv/bin/python ]; then
    python=""
    for candidate in "${PYTHON:-python3.11}" python3 python3.12 python3.13; do
        if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
    echo "Making $venv with $($python --version)"
    # Debian keeps the module that fills a new environment in a package of its own.
    $python -c 'import ensurepip' 2>/dev/null ||
        scripts/apt.sh "$($python -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    $python -m venv $venv
fi

# uv reads its own variables only: hand it the index that pip uses.
pip_setting() { $venv/bin/python -m pip config get "$1" 2>/dev/null || true; }
from_pip() { # VARIABLE_OF_UV VARIABLE_OF_PIP SETTING_OF_PIP
    local value="${!1:-${!2:-$(pip_setting "$3")}}"
    [ -z "$value" ] || export "$1=$value"
}
from_pip UV_DEFAULT_INDEX PIP_INDEX_URL global.index-url
from_pip UV_INDEX PIP_EXTRA_INDEX_URL global.extra-index-url
from_pip UV_FIND_LINKS PIP_FIND_LINKS global.find-links
from_pip SSL_CERT_FILE PIP_CERT global.cert

echo "Installing the packages of $lock"
rm -f $installed
[ -x $venv/bin/uv ] || $venv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
$venv/bin/uv pip sync --quiet --require-hashes --python $venv/bin/python $lock
echo "$state" > $installed
