#!/bin/sh
# Breaks things on purpose: GROUP=points (shim, machine, containerd, agent, runtime killed or paused at each step), machine (QEMU
# killed, stopped, agent stopped: how soon that is told), stdio, soak. COUNT of them; SEED=0 goes in order, any other seed
# chooses, the same every time; ONLY='KILL QEMU' takes those alone whose name has that in it. TEMPLATES=on (the default) or off: whether
# the machines are clones; if one is not what it should be, the run ends (a soak bears one in a hundred that boots). BESIDE=20: that many idle clones stand beside, and each has to
# answer after every point. Numbers go to out/bench/trust.json, and with `make spec` into SPEC.md.
. "$(dirname "$0")/common.sh"

[ "$(id -u)" = 0 ] || die "machines and containerd need root"
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
make -s "$out/guest/it/talker"
./mvnw -q -DskipTests -pl faults -am package >&2
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dhcsshim.home="$out" -Dhcsshim.faults="${ONLY:-}" \
    -Dhcsshim.templates="${TEMPLATES:-}" -Dhcsshim.beside="${BESIDE:-}" \
    -cp "$out/lib/*:$(ls bench/target/bench-*.jar | head -n 1):$(ls faults/target/faults-*.jar | head -n 1)" \
    io.hcsshim.faults.Main "${GROUP:-points}" "${COUNT:-200}" "${SEED:-0}"
