#!/bin/sh
# Lays out the guest's own files, the delta, in out/guest/delta.
#
# They work over any root: everything dynamic comes with its libraries and its loader in /opt/gcs/lib
# and is told to look nowhere else.
. "$(dirname "$0")/common.sh"

work=$out/guest
delta=$work/delta
gcs=$delta/opt/gcs

# The dynamic libraries and the loader that the given programs need, one path a line.
libraries_of() {
    LD_LIBRARY_PATH=$work/stub:$work/jre/lib:$work/jre/lib/server ldd "$@" 2> /dev/null \
        | sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' | sort -u
}

dynamic() {
    readelf -lW "$1" 2> /dev/null | grep -q 'INTERP'
}

# Points an executable at our loader and our libraries, for itself and for what it loads.
relocate() {
    if dynamic "$1"; then
        patchelf --set-interpreter "/opt/gcs/lib/$loader" --force-rpath --set-rpath "$2" "$1"
    fi
}

# A crun of the distribution is linked with libsystemd, which drags in compressors and cryptography, for a cgroup driver
# that a guest without systemd cannot use. A library that refuses every call takes its place.
stub_libsystemd() {
    symbols=$(readelf --dyn-syms -W "$1" | sed -n 's/.* UND \([a-z_0-9]*\)@\(LIBSYSTEMD_[0-9]*\).*/\1 \2/p' | sort)
    [ -n "$symbols" ] || return 0
    printf '%s\n' "$symbols" | sed 's/ .*/(void) { return -38; }/; s/^/int /' > "$work/systemd.c"
    printf '%s\n' "$symbols" | awk '{ s[$2] = s[$2] " " $1 ";" } END { for (v in s) print v " { global:" s[v] " };" }' \
        | sort > "$work/systemd.map"
    gcc -shared -Os -s -nostdlib -Wl,-soname,libsystemd.so.0 -Wl,--version-script="$work/systemd.map" \
        -o "$work/stub/libsystemd.so.0" "$work/systemd.c"
}

# The same commit gives the same files: who built them where is not in them.
write_info() {
    mkdir -p "$delta/info"
    git -C "$top" rev-parse HEAD > "$delta/info/gcs.commit" 2> /dev/null || echo unknown > "$delta/info/gcs.commit"
    git -C "$top" rev-parse --abbrev-ref HEAD > "$delta/info/gcs.branch" 2> /dev/null || echo unknown > "$delta/info/gcs.branch"
    git -C "$top" log -1 --format=%cI > "$delta/info/build.date" 2> /dev/null || echo unknown > "$delta/info/build.date"
    cp "$delta/info/build.date" "$delta/info/tar.date"
    echo hcsshim > "$delta/info/image.name"
}

say "guest: assembling the delta"
rm -rf "$delta" "$work/stub"
mkdir -p "$work/stub" "$delta/bin" "$gcs/bin" "$gcs/lib" "$gcs/modules"
cp "$work/bin/init" "$delta/init"
cp "$work/bin/vsockexec" "$work/bin/gcs" "$delta/bin/"
ln -s ../../../init "$gcs/bin/modprobe"
ln -s ../init "$delta/bin/install-drivers"
ln -s ../../../bin/vsockexec "$gcs/bin/netdial"
cp "$out/kernel/modules"/*.ko "$out/kernel/modules.order" "$gcs/modules/"
cp -a "$work/jre" "$gcs/jre"
cp "$work/gcs.aot" "$work/jvm.options" "$gcs/"

cp "$work/bin/crun" "$gcs/bin/crun"
cp -L "$(command -v mke2fs)" "$gcs/bin/mkfs.ext4"
cp -r "$out/kernel/extra" "$gcs/extra"
cp -L "$(command -v mkfs.xfs)" "$gcs/extra/fs-xfs/mkfs.xfs"
if [ "${RUNC:-yes}" = yes ]; then
    cp -L "$(command -v runc)" "$gcs/bin/runc"
fi

set -- "$gcs/bin/crun" "$gcs/bin/mkfs.ext4" "$gcs/extra/fs-xfs/mkfs.xfs" "$gcs/jre/bin/java" $(find "$gcs/jre/lib" -name '*.so')
if [ -f "$gcs/bin/runc" ]; then
    set -- "$@" "$gcs/bin/runc"
fi
loader=$(basename "$(readelf -lW "$gcs/jre/bin/java" | sed -n 's/.*interpreter: \(.*\)]/\1/p')")
stub_libsystemd "$gcs/bin/crun"
for library in $(libraries_of "$@"); do
    case $library in
        "$work"/jre/* | "$gcs"/*) ;;
        *) [ -e "$gcs/lib/${library##*/}" ] || cp -L "$library" "$gcs/lib/" ;;
    esac
done
# Without a locale, Java takes no name of a file but ASCII, and no such argument of a program.
mkdir -p "$gcs/lib/locale/C.utf8"
cp /usr/lib/locale/C.utf8/LC_CTYPE "$gcs/lib/locale/C.utf8/"
find "$gcs/lib" -name '*.so*' -exec strip --strip-unneeded {} +

for program in "$gcs"/bin/crun "$gcs"/bin/mkfs.ext4 "$gcs"/extra/fs-xfs/mkfs.xfs "$gcs"/bin/runc; do
    if [ -f "$program" ]; then
        relocate "$program" /opt/gcs/lib
    fi
done
relocate "$gcs/jre/bin/java" /opt/gcs/jre/lib:/opt/gcs/lib
if [ -f "$gcs/jre/lib/jspawnhelper" ]; then
    relocate "$gcs/jre/lib/jspawnhelper" /opt/gcs/lib
fi
find "$gcs/jre/lib" -name '*.so' | while read -r library; do
    patchelf --force-rpath --set-rpath '$ORIGIN:$ORIGIN/..:/opt/gcs/lib' "$library"
done
# Few machines need these: they stay packed until one does.
find "$gcs/extra" -type f -exec gzip -n -9 {} +

write_info
find "$delta" -exec touch -h -d "@$epoch" {} +
