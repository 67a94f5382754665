#!/bin/sh
# Writes images of random trees (TREES=300), by our rules and by the reference's, and has e2fsck look at each; then hash trees, which
# veritysetup has to find right. Numbers go to out/bench/trust.json.
. "$(dirname "$0")/common.sh"

trees=${TREES:-300}
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
have e2fsck || die "e2fsck is missing: install e2fsprogs"
have veritysetup || die "veritysetup is missing: install cryptsetup-bin"
wrong=0
./mvnw -q -pl disk -am test -Dhcsshim.trees="$trees" -Dtest='RandomTreesTest,VerityTreeTest' \
    -Dsurefire.failIfNoSpecifiedTests=false >&2 || wrong=1
run="\`make images TREES=$trees\`, seeds 0 to $((trees - 1))"
make/bench.sh trust T9 "random trees written as images, read back and looked at by e2fsck" "" "$trees" "" "$run"
make/bench.sh trust T9 "complaints beyond the reference's known one, bytes or root hashes that differ" "" "$wrong" "≤ 0 (0)" "$run"
[ "$wrong" = 0 ] || die "an image is not as it should be; disk/target/surefire-reports says which"
