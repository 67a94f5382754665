#!/bin/sh
# Compiles the modules and gathers their jars, and those they need at run time, in out/lib.
# A jar that did not change keeps its time, so that what is made from it is not made again.
. "$(dirname "$0")/common.sh"

JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
modules=wire,sys,hcs,hcn,hostfiles,ninep,disk,protocol,containerd,vm,uvm,guest,shim,cli,snapshotter
# What the product carries that others wrote; the test modules' libraries stay out.
libraries=com.google.protobuf,info.picocli,io.airlift
# gRPC and what it needs: for the snapshotter alone, in a folder of its own, so that the shim does not carry it.
grpc=io.grpc,io.perfmark,com.google.guava,com.google.code.gson
fresh=$out/work/lib

say "building the modules with $JAVA_HOME"
cd "$top"
rm -rf "$fresh"
mkdir -p "$fresh/snapshotter" "$out/lib/snapshotter"
./mvnw -q -DskipTests -pl "$modules" -am package \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -DincludeGroupIds="$libraries,$grpc" -Dmdep.stripVersion=true -DoutputDirectory="$fresh" >&2
for module in $(echo "$modules" | tr , ' '); do
    # ends with a number or SNAPSHOT; not the jar of the tests
    cp "$module"/target/"$module"-[0-9]*[0-9T].jar "$fresh/$module.jar"
done
rm -f "$fresh"/listenablefuture.jar # empty
for jar in snapshotter grpc-* perfmark-* guava failureaccess gson; do
    mv "$fresh"/$jar.jar "$fresh/snapshotter/"
done
for jar in "$fresh"/*.jar "$fresh"/snapshotter/*.jar; do
    cmp -s "$jar" "$out/lib/${jar#"$fresh"/}" || cp "$jar" "$out/lib/${jar#"$fresh"/}"
done
for jar in "$out"/lib/*.jar "$out"/lib/snapshotter/*.jar; do
    [ -e "$fresh/${jar#"$out"/lib/}" ] || rm "$jar"
done
# Which build this is: programs of one build work together.
cat "$out"/lib/*.jar | cksum | { read -r sum size; printf '%08x%x\n' "$sum" "$size"; } > "$fresh/build"
cmp -s "$fresh/build" "$out/lib/build" || cp "$fresh/build" "$out/lib/build"
