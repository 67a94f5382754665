#!/bin/sh
# The tests that drive the CRI plugin, all of them on one containerd: that of a Debian suite (CONTAINERD=trixie, sid), or the
# system's. usage: test-cri.sh [CLASS]
. "$(dirname "$0")/common.sh"

[ "$(id -u)" = 0 ] || die "the tests boot machines and mount: run as root"
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
suite=${CONTAINERD:-}
[ -z "$suite" ] || make/other-debian.sh containerd "$suite" containerd containerd > /dev/null
exec ./mvnw -q -pl it -am test -Dit.skip=false -Dhcsshim.home="$out" -Dhcsshim.containerd="$suite" -Dhcsshim.templates="${TEMPLATES:-}" \
    -Dtest="io.hcsshim.it.cri.${1:-*Test}" -Dsurefire.failIfNoSpecifiedTests=false
