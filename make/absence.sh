#!/bin/sh
# Kills and stops containerd while containers write and end (COUNT=10 times each), and looks whether output and exits are complete
# when it is back. Numbers go to out/bench/trust.json.
. "$(dirname "$0")/common.sh"

[ "$(id -u)" = 0 ] || die "machines and containerd need root"
count=${COUNT:-10}
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
share=100
./mvnw -q -pl it -am test -Dit.skip=false -Dhcsshim.home="$out" -Dhcsshim.absences="$count" -Dtest=AbsenceTest \
    -Dsurefire.failIfNoSpecifiedTests=false >&2 || share=0
run="\`make absence COUNT=$count\`"
make/bench.sh trust T6 "absences of containerd, by SIGKILL and SIGTERM, after which output and exits were complete" % "$share" "≥ 100 % (100)" "$run"
[ "$share" = 100 ] || die "something is missing after an absence; out/it/AbsenceTest says what"
