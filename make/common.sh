# Sourced by the other scripts: where things are, and how to speak.
set -eu
umask 022
export LC_ALL=C
top=$(cd "$(dirname "$0")/.." && pwd)
out=$top/out

# One line of progress.
say() {
    printf '%s\n' "$*" >&2
}

# One clear sentence, and the end.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

have() {
    command -v "$1" > /dev/null 2>&1
}

# The time every file of an image carries: that of the commit it was built from.
epoch() {
    git -C "$top" log -1 --format=%ct 2> /dev/null || printf '%s\n' "${SOURCE_DATE_EPOCH:-1767225600}"
}
PATH=$PATH:/usr/sbin:/sbin
