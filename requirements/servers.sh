#!/bin/sh
# Have PostgreSQL, Redis and nginx at hand for the tests; none of them is left running.
# In a container, as root, they are installed from Debian's packages; elsewhere it is told what
# to install, since these packages start services of their own.
set -eu
log=${TMPDIR:-/tmp}/balise-servers.log
fail() { echo "balise: the tests of several servers need PostgreSQL, Redis and nginx; missing: $missing. Install them (Debian, Ubuntu: apt install postgresql redis-server nginx)" >&2; exit 1; }
find_missing() {
    missing=
    ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || missing="$missing postgresql"
    command -v redis-server > /dev/null || missing="$missing redis-server"
    PATH="$PATH:/usr/sbin" command -v nginx > /dev/null || missing="$missing nginx"
    missing=${missing# }
}
find_missing
[ -z "$missing" ] && exit 0
[ "$(id -u)" = 0 ] && [ ! -d /run/systemd/system ] && command -v apt-get > /dev/null || fail
export DEBIAN_FRONTEND=noninteractive
{ apt-get install -y --no-install-recommends $missing || { apt-get update && apt-get install -y --no-install-recommends $missing; }; } > "$log" 2>&1 || fail
find_missing
[ -z "$missing" ] || fail
