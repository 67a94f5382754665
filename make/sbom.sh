#!/bin/sh
# Writes out/sbom.json: what the product carries of others, with versions, licences and hashes (CycloneDX), and checks that every jar
# in out/lib that is not ours is in it, by its hash, and each of ours by its name.
. "$(dirname "$0")/common.sh"

JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
modules=$(sed -n 's/^modules=//p' make/build.sh)
./mvnw -q org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeAggregateBom -pl "$modules" -am -DincludeTestScope=false \
    -DoutputFormat=json -DoutputDirectory="$out" -DoutputName=sbom -DschemaVersion=1.6 >&2
for jar in "$out"/lib/*.jar "$out"/lib/snapshotter/*.jar; do
    name=${jar##*/}
    case ",$modules," in
        *",${name%.jar},"*) known="pkg:maven/io.hcsshim/${name%.jar}@" ;;
        *) known=$(sha256sum "$jar" | cut -d' ' -f1) ;;
    esac
    grep -qF "$known" "$out/sbom.json" || die "$jar is not in out/sbom.json"
done
say "out/sbom.json: $(grep -c '"purl"' "$out/sbom.json") components"
