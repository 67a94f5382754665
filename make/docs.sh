#!/bin/sh
# The documentation as a site, in out/site: the Markdown pages, and the reference of the libraries, out of their comments. Fails
# if a public type or member has no comment, or a link leads nowhere.
# usage: docs.sh
. "$(dirname "$0")/common.sh"

JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
modules="wire sys protocol disk hostfiles ninep vm uvm hcs hcn"
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
rm -rf "$out/site"
mkdir -p "$out/site"
log=$out/work/javadoc.log
say "writing the reference of the libraries"
"$JAVA_HOME/bin/javadoc" -quiet -Xdoclint:missing,reference -Xmaxwarns 100000 -d "$out/site/api" "$@" -windowtitle "hcsshim for Java" \
    -header '<a href="{@docRoot}/../index.html">hcsshim for Java</a>' --add-stylesheet "$top/site/src/main/reference/dark.css" \
    --module-path "$annotations:$out/lib/aircompressor.jar" --module "$names" > "$log" 2>&1 || {
    grep -A2 'error:' "$log" | head -n 40 >&2
    die "javadoc failed, see $log"
}
# Fields that are private are named for the serialized form of exceptions, which nobody is promised.
if grep -A1 'warning: no comment' "$log" | grep -v -e '^--' -e 'warning:' -e ' private ' > "$out/work/missing"; then
    grep -B1 -F -f "$out/work/missing" "$log" | grep 'no comment' >&2
    die "these have no comment"
fi
rm -f "$out/work/missing"

say "writing the pages"
pages=$out/work/site
rm -rf "$pages"
./mvnw -q -DskipTests -pl site package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$pages" >&2
"$JAVA_HOME/bin/java" -cp "site/target/classes:$pages/*" io.hcsshim.site.Site "$top" "$out/site" || die "these links lead nowhere"
say "see $out/site/index.html"
