#!/bin/sh
# Packs one of the images that `make all` leaves: delta.tar.gz, rootfs.tar.gz or initrd.img.
. "$(dirname "$0")/common.sh"

work=$out/guest
say "packing $1"
case $1 in
    delta.tar.gz) delta_files | pack "$work/delta" | gzip -n -6 > "$out/$1.new" ;;
    rootfs.tar.gz) pack "$work/root" < "$work/root.list" | gzip -n -6 > "$out/$1.new" ;;
    # A quarter of the size of the one that is booted, and a second more under emulation.
    initrd.img) zstd -q -12 -T0 -c "$out/boot/initrd.img" > "$out/$1.new" ;;
    *) die "no such image: $1" ;;
esac
mv "$out/$1.new" "$out/$1"
