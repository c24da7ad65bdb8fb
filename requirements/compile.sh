#!/bin/sh
# Resolve the locked versions again after a change of pyproject.toml. Lock files carry
# hashes and no address: each machine uses the package index it is set up for.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@"
}
compile requirements/bootstrap.in -o requirements/bootstrap.txt
compile pyproject.toml -o requirements/run.txt
compile pyproject.toml --extra test -c requirements/run.txt -o requirements/test.txt
compile requirements/synapse.in -o requirements/synapse.txt
compile requirements/schemas.in -o requirements/schemas.txt
# Rasa as it comes: without what pyproject.toml restates of its requirements.
.venv/bin/uv pip compile --no-config --python-version 3.10 --generate-hashes --quiet \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
    benchmarks/stock/peer/requirements.in -o benchmarks/stock/peer/requirements.txt
