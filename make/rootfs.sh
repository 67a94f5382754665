#!/bin/sh
# Lays the delta over a base root file system (BASE, a tar in any compression; without it one made of
# busybox-static) and packs the result: out/rootfs.tar.gz, out/initrd.img, and the same initrd without
# compression in out/boot, because unpacking costs an emulated machine more than reading.
. "$(dirname "$0")/common.sh"

work=$out/guest
root=$work/root
base=${BASE:-}
if [ -z "$base" ]; then
    base=$work/base.tar
    "$top/make/base.sh" "$base"
fi
[ -f "$base" ] || die "no such base root file system: $base"

# An absolute link would lead out of the tree and onto this machine while the delta is laid over it.
make_links_relative() {
    for link in "$root/bin" "$root/sbin" "$root/opt" "$root/info" "$root/init"; do
        if [ -L "$link" ]; then
            case $(readlink "$link") in
                /*) ln -sfn ".$(readlink "$link")" "$link" ;;
                *..*) die "$base: ${link##*/} is a link to $(readlink "$link")" ;;
            esac
        fi
    done
}

compress() {
    case ${INITRD_COMPRESSION:-zstd} in
        none) cat ;;
        lz4) lz4 -q -l -9 ;;
        gzip) gzip -n -9 ;;
        zstd) zstd -q -12 -T0 ;;
        *) die "INITRD_COMPRESSION is none, lz4, gzip or zstd, not $INITRD_COMPRESSION" ;;
    esac
}

say "guest: laying the delta over ${base##*/}"
rm -rf "$root"
mkdir -p "$root"
# Device nodes are the kernel's affair: devtmpfs covers them.
tar -xf "$base" -C "$root" --no-same-owner --exclude='./dev/*' --exclude='dev/*' \
    || die "$base is not a tar that can be unpacked"
make_links_relative
tar -xzf "$out/delta.tar.gz" -C "$root" --no-same-owner --keep-directory-symlink
mkdir -p "$root/dev" "$root/proc" "$root/sys" "$root/run" "$root/tmp" "$root/etc" "$root/var"
# The class archive knows the time of its classes: everything carries the same one.
find "$root" -exec touch -h -d "@$epoch" {} +

(cd "$root" && find . | sort) > "$work/root.list"
say "guest: packing the root file system"
pack "$root" < "$work/root.list" | gzip -n -6 > "$out/rootfs.tar.gz.new"
mkdir -p "$out/boot"
(cd "$root" && cpio -o -H newc -R 0:0 --reproducible --quiet < "$work/root.list") > "$out/boot/initrd.img.new"
compress < "$out/boot/initrd.img.new" > "$out/initrd.img.new"
mv "$out/rootfs.tar.gz.new" "$out/rootfs.tar.gz"
mv "$out/boot/initrd.img.new" "$out/boot/initrd.img"
mv "$out/initrd.img.new" "$out/initrd.img"
