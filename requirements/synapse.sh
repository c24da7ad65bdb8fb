#!/bin/sh
# Make .venv-synapse, the Matrix home server that the tests of the bridge run against.
exec sh "$(dirname "$0")/apart.sh" synapse "the Matrix home server for the tests" synapse.app.homeserver
