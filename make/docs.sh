#!/bin/sh
# The reference of the libraries, out of their comments, in out/site/api. Fails if a public type or member has no comment.
# usage: docs.sh
. "$(dirname "$0")/common.sh"

java_home=$("$top/make/jdk.sh")
modules="wire sys protocol disk ninep vm uvm hcs hcn"
cd "$top"
set --
names=
for module in $modules; do
    set -- "$@" --module-source-path "io.hcsshim.$module=$module/src/main/java"
    names="$names${names:+,}io.hcsshim.$module"
done
# JSpecify's annotations are not needed at run time, so out/lib has them not.
annotations=$(find "${HOME:-/root}/.m2/repository/org/jspecify" -name 'jspecify-*.jar' ! -name '*sources*' 2> /dev/null | sort | tail -n 1)
[ -n "$annotations" ] || die "no jspecify jar in Maven's repository: run 'make build' first"
rm -rf "$out/site/api"
mkdir -p "$out/site"
log=$out/site/javadoc.log
say "writing the reference of the libraries"
"$java_home/bin/javadoc" -quiet -Xdoclint:missing -Xmaxwarns 100000 -d "$out/site/api" "$@" -windowtitle "hcsshim for Java" \
    --module-path "$annotations:$out/lib/aircompressor.jar" --module "$names" > "$log" 2>&1 || {
    grep -A2 'error:' "$log" | head -n 40 >&2
    die "javadoc failed, see $log"
}
# Fields that are private are named for the serialized form of exceptions, which nobody is promised.
if grep -A1 'warning: no comment' "$log" | grep -v -e '^--' -e 'warning:' -e ' private ' > "$out/site/missing"; then
    grep -B1 -F -f "$out/site/missing" "$log" | grep 'no comment' >&2
    die "these have no comment"
fi
rm -f "$out/site/missing"
say "see $out/site/api/index.html"
