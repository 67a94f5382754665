#!/bin/sh
# Makes out/pause.tar, an OCI image archive of the program that test pods begin with:
# docker.io/library/pause:latest.
. "$(dirname "$0")/common.sh"

work=$out/work/pause

rm -rf "$work"
mkdir -p "$work/root"
cp "$out/guest/it/pause" "$work/root/pause"
echo pause | pack "$work/root" > "$work/layer.tar"
"$top/make/oci.sh" docker.io/library/pause:latest / "$work/layer.tar" "$out/pause.tar" '"/pause"'
rm -rf "$work"
