#!/bin/sh
# Builds the committed tree twice, in two folders, and compares programs and jars byte for byte. The class archive is left out: the
# JVM writes addresses into it.
. "$(dirname "$0")/common.sh"

work=$(mktemp -d /tmp/hcsrepro.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
for which in one two; do
    mkdir -p "$work/$which"
    git -C "$top" archive HEAD | tar -x -C "$work/$which"
    (cd "$work/$which" && env -u OUT make/build.sh && env -u OUT make/programs.sh) >&2
    (cd "$work/$which/out" && find lib bin -type f | sort | xargs sha256sum) > "$work/$which.sums"
done
diff "$work/one.sums" "$work/two.sums" >&2 || die "two builds of $(git -C "$top" rev-parse --short HEAD) differ"
say "$(wc -l < "$work/one.sums") files of two builds are the same"
