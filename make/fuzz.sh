#!/bin/sh
# Fuzzes everything that takes bytes from somebody who may be hostile, led by the code that is reached: TIME seconds for each
# target (60), all of them or TARGET (part of a class name), JOBS at a time (one for each processor). Corpora stay in out/fuzz; a finding is kept there and ends the run: a
# crash, a heap beyond 512 MiB, an input that takes longer than a second (without instrumentation, after others, each of three times).
. "$(dirname "$0")/common.sh"

jazzer=0.30.0
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
work=$out/work/jazzer
time=${TIME:-60}

# The class path of the tests of module `$1`.
classpath() {
    echo "$1/target/test-classes:$1/target/classes:$(cat "$1/target/fuzz.classpath")"
}

java() {
    "$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow "$@"
}

# Fuzzes the class in file `$1`.
fuzz() {
    module=${1%%/*}
    class=$(echo "${1#*/src/test/java/}" | sed 's/\.java$//; s#/#.#g')
    corpus=$out/fuzz/${class##*.}
    slow=$corpus.slow
    [ -d "$corpus" ] || java -cp "$(classpath "$module")" io.hcsshim.wire.testing.WriteSeeds "$class" "$corpus"
    say "$class: $time s, from $(ls "$corpus" | wc -l) inputs"
    rm -rf "$slow"
    # With instrumentation one that takes more than a second is looked at again below, one that does not end is a finding at once.
    java -cp "$(classpath "$module"):$work/jazzer-$jazzer.jar:$work/jazzer-api-$jazzer.jar" -Dfuzz.target="$class" -Dfuzz.slow="$slow" \
        com.code_intelligence.jazzer.Jazzer --target_class=io.hcsshim.wire.testing.SlowInputs --instrumentation_includes='io.hcsshim.**' \
        --disabled_hooks='.*' --reproducer_path="$out/fuzz" "$corpus" \
        -max_total_time="$time" -timeout=60 -artifact_prefix="$corpus." -print_final_stats=1 \
        > "$corpus.log" 2>&1 || {
        tail -n 40 "$corpus.log" >&2
        die "$class: a finding (log: $corpus.log)"
    }
    java -cp "$(classpath "$module")" io.hcsshim.wire.testing.SlowInputs "$class" "$corpus" "$slow" >&2 ||
        die "$class: an input that takes too long (in $slow)"
    say "$class: $(executed "$corpus.log") inputs, nothing found"
}

# How many inputs the logs tell of.
executed() {
    sed -n 's/.*number_of_executed_units: *//p' "$@" | awk '{ sum += $1 } END { printf "%d", sum }'
}

# Keeps the numbers of a run about all targets, `$1` findings.
keep() {
    [ -z "${TARGET:-}" ] || return 0
    run="\`make fuzz TIME=$time\`, $(echo "$files" | wc -l) targets, $(executed "$out"/fuzz/*.log) inputs"
    make/bench.sh trust T8 "seconds of fuzzing for each target" s "$time" "≥ 600 s (86,400)" "$run"
    make/bench.sh trust T8 "crashes, inputs that take longer than 1 s, heaps that grow" "" "$1" "≤ 0 (0)" "$run"
}

if [ "${1:-}" = --one ]; then
    fuzz "$2"
    exit
fi

mkdir -p "$work" "$out/fuzz"
rm -f "$out"/fuzz/*.log
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
for artifact in jazzer jazzer-api; do
    [ -e "$work/$artifact-$jazzer.jar" ] || ./mvnw -q -N "$plugin:copy" \
        -Dartifact="com.code-intelligence:$artifact:$jazzer" -DoutputDirectory="$work" >&2
done
./mvnw -q -pl wire,protocol,disk,hostfiles,ninep,vm,hcn,shim -am test-compile "$plugin:build-classpath" \
    -Dmdep.outputFile=target/fuzz.classpath -Dmdep.includeScope=test >&2

files=$(ls */src/test/java/io/hcsshim/*/*FuzzTest.java */src/test/java/io/hcsshim/*/*/*FuzzTest.java | grep -F "${TARGET:-}")
if echo "$files" | xargs -n 1 -P "${JOBS:-$(nproc)}" "$top/make/fuzz.sh" --one; then
    keep 0
else
    keep 1
    die "a finding"
fi
