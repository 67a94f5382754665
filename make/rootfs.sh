#!/bin/sh
# Lays the delta over a base root file system (BASE, a tar in any compression; without it one made of
# busybox-static) in out/guest/root and makes the initrd that is booted, out/boot/initrd.img. It is not
# compressed: an emulated machine unpacks slower than it reads.
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
    for link in "$root/bin" "$root/sbin" "$root/opt" "$root/info" "$root/init" "$root/etc"; do
        if [ -L "$link" ]; then
            case $(readlink "$link") in
                /*) ln -sfn ".$(readlink "$link")" "$link" ;;
                *..*) die "$base: ${link##*/} is a link to $(readlink "$link")" ;;
            esac
        fi
    done
}

say "guest: laying the delta over ${base##*/}"
rm -rf "$root"
mkdir -p "$root"
# Device nodes are the kernel's affair: devtmpfs covers them.
tar -xf "$base" -C "$root" --no-same-owner --exclude='./dev/*' --exclude='dev/*' \
    || die "$base is not a tar that can be unpacked"
make_links_relative
delta_files | (cd "$work/delta" && tar -c --no-recursion -T -) \
    | tar -x -C "$root" --no-same-owner --keep-directory-symlink
mkdir -p "$root/dev" "$root/proc" "$root/sys" "$root/run" "$root/tmp" "$root/etc" "$root/var"
# Written anew at each start, also where the root is a disk that cannot be written to.
ln -sfn ../run/machine-id "$root/etc/machine-id"
# The class archive knows the time of its classes: everything carries the same one.
find "$root" -exec touch -h -d "@$epoch" {} +

(cd "$root" && find . | sort) > "$work/root.list"
mkdir -p "$out/boot"
(cd "$root" && cpio -o -H newc -R 0:0 --reproducible --quiet < "$work/root.list") > "$out/boot/initrd.img.new"
mv "$out/boot/initrd.img.new" "$out/boot/initrd.img"
