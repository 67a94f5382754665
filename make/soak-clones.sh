#!/bin/sh
# Clones of one template: COUNT=100 in a row, CLONES_AT_ONCE=50 at once. No two may be the same, and nothing may be left.
. "$(dirname "$0")/common.sh"

[ "$(id -u)" = 0 ] || die "the clones are machines with disks: run as root"
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
exec ./mvnw -q -pl it -am test -Dit.skip=false -Dhcsshim.home="$out" -Dtest=ClonesSoak -Dsurefire.failIfNoSpecifiedTests=false \
    -Dhcsshim.clones="${COUNT:-100}" -Dhcsshim.clones.at.once="${CLONES_AT_ONCE:-50}"
