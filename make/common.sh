# Sourced by the other scripts: where things are, and how to speak.
set -eu
umask 022
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin
top=$(cd "$(dirname "$0")/.." && pwd)
out=${OUT:-$top/out}

# The time every file of an image carries, so that the same sources give the same bytes; the jars' too.
epoch=1767225600

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

# Packs the files that standard input lists, under the folder, as a tar that depends on nothing else.
pack() {
    tar -c -C "$1" --no-recursion --owner=0 --group=0 --numeric-owner --mtime="@$epoch" \
        --sort=name --format=gnu -T -
}

# The files of the delta. There is no entry for bin itself: over a base where it is a link, the link
# must stay.
delta_files() {
    (cd "$out/guest/delta" && find init bin/* info opt | sort)
}
