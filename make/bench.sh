#!/bin/sh
# Prints the numbers that SPEC.md promises, each beside its reference from the same run.
. "$(dirname "$0")/common.sh"

JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
./mvnw -q -DskipTests -pl bench -am package >&2
mkdir -p "$out/guest/bench"
gcc -std=gnu17 -static -Os -s -Wall -Wextra -Werror -o "$out/guest/bench/iobench" bench/src/main/c/iobench.c
[ "$out/initrd.img" -nt "$out/boot/initrd.img" ] || make/pack.sh initrd.img
exec "$JAVA_HOME/bin/java" --enable-native-access=io.hcsshim.sys -Dstdout.encoding=UTF-8 -Dhcsshim.home="$out" \
    -p "$out/lib:$(ls bench/target/bench-*.jar | head -n 1)" -m io.hcsshim.bench/io.hcsshim.bench.Main "$@"
