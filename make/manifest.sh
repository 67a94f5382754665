#!/bin/sh
# Writes out/boot/manifest.json: what the boot files are, which `runhcs check` holds them to.
. "$(dirname "$0")/common.sh"

boot=$out/boot
version=$(sed -n 's/.*<artifactId>parent<\/artifactId><version>\([^<]*\)<.*/\1/p; s/^  <version>\(.*\)<\/version>$/\1/p' "$top/pom.xml" | head -n 1)
[ -n "$version" ] || die "pom.xml names no version"
{
    printf '{"project":"hcsshim","version":"%s","commit":"%s","kernel":"%s","files":[' \
        "${version%-SNAPSHOT}" "$(head -n 1 "$out/guest/commit")" "$(cat "$out/kernel/release")"
    comma=
    for name in initrd.img rootfs.vhd stage1.img vmlinux vmlinuz; do
        sum=$(sha256sum "$boot/$name")
        printf '%s\n{"name":"%s","size":%s,"sha256":"%s"}' "$comma" "$name" "$(stat -c %s "$boot/$name")" "${sum%% *}"
        comma=,
    done
    printf ']}\n'
} > "$boot/manifest.json.new"
mv "$boot/manifest.json.new" "$boot/manifest.json"
