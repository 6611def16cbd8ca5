#!/usr/bin/env bash
# Makes the test vectors again and compares them with those checked in; `check.sh --write` replaces them instead.
# Python packages go into a virtual environment under .tools/ once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../../.. && pwd)
venv=${COUNTERSIGN_TOOLS:-$root/.tools}/python # the same that tests/run makes
export PYTHONDONTWRITEBYTECODE=1

if ! cmp -s requirements.txt "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt
    cp requirements.txt "$venv/requirements.txt"
fi

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$venv/bin/python" make.py "$made"
status=0
for file in native.json hostile.json; do
    if [ "${1:-}" = --write ]; then
        cp "$made/$file" "../$file"
    elif ! cmp "$made/$file" "../$file"; then
        echo "$file differs from what make.py makes: tests/vectors/make/check.sh --write replaces it"
        status=1
    fi
done
exit $status
