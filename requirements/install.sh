#!/bin/sh
# Make .venv from the locked versions: install.sh run|test
# Says in one line what is missing; the whole log of a failure is in .venv/install.log.
set -eu
cd "$(dirname "$0")/.."
lock="requirements/$1.txt"

fail() { echo "balise: $1" >&2; exit 1; }

# A python3.11 on the PATH may be a shim that refuses to run: try it, do not just look for it.
if ! [ -x .venv/bin/python ]; then
    for python in "${PYTHON:-python3.11}" python3 python; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            break
        fi
        python=
    done
    [ -n "$python" ] || fail "Python 3.11 with venv is needed and was not found. Install it (Debian, Ubuntu: apt install python3.11-venv) or name it: make PYTHON=/path/to/python3.11"
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv .venv
fi
.venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
    fail "Python 3.11 was expected in .venv and another version was found. Delete .venv and run this again."

log=.venv/install.log
: > "$log"
echo "Installing locked packages (about 0.7 GB; the first time takes a minute or two)"
attempt() { "$@" >> "$log" 2>&1; }
if ! [ -x .venv/bin/uv ]; then
    attempt .venv/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements/bootstrap.txt ||
        fail "the packages could not be downloaded. Is there a network? Details: $log"
fi
# Versions were resolved once, so nothing is resolved here: --no-deps. Bytecode is compiled
# now, for everyone, whatever PYTHONDONTWRITEBYTECODE says: without it each start takes thrice as long.
export VIRTUAL_ENV="$PWD/.venv"
attempt .venv/bin/uv pip install --require-hashes --no-deps --compile-bytecode -r "$lock" ||
    fail "the packages of $lock could not be installed. Is there a network? Details: $log"
attempt .venv/bin/uv pip install --no-deps --no-build-isolation --editable . ||
    fail "Balise itself could not be installed. Details: $log"
attempt env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m compileall -q bot actions
# The encoder's weights and the language profiles are laid out once, here, not at each start.
attempt .venv/bin/python -c 'from bot.understanding import encoder, profiles; encoder.prepare(); profiles.prepare()' ||
    fail "the sentence encoder could not be prepared. Details: $log"
touch ".venv/.$1"
