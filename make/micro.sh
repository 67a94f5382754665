#!/bin/sh
# JMH on what runs for every frame and packet: codecs and virtqueues. Neither JMH nor the benchmarks (src/jmh) are part of a
# build. BENCHMARKS chooses some by a regular expression.
. "$(dirname "$0")/common.sh"

JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
exec ./mvnw -q -Pmicro -pl wire,protocol,vm -am test-compile exec:exec -Dmicro.which="${BENCHMARKS:-.*}"
