#!/usr/bin/env bash
# Usage: scripts/apt.sh PACKAGE...
# Installs packages of the system through apt where that is allowed (root, apt present); else prints the one command
# that does it and exits 1.
set -euo pipefail

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing from the system; install with:  sudo apt-get install -y $*" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
echo "Installing $* through apt"
# The package lists may be old or missing: fetch them only when the first try fails.
install "$@" 2>/dev/null || { apt-get update -qq && install "$@"; }
