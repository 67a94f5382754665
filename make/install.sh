#!/bin/sh
# Copies the product under a prefix, or with --remove takes it away: bin/, lib/hcsshim/ and
# share/hcsshim/boot/. Nothing else is touched.
. "$(dirname "$0")/common.sh"

if [ "${1:-}" = --remove ]; then
    prefix=$2
    for program in "$out"/bin/*; do
        [ -e "$program" ] && rm -f "$prefix/bin/${program##*/}"
    done
    (cd "$prefix/bin" 2> /dev/null && rm -f containerd-shim-runhcs-v1 containerd-lcow-snapshotter runhcs tar2ext4 dmverity-vhd ext4) || true
    rm -rf "$prefix/lib/hcsshim" "$prefix/share/hcsshim"
    say "removed from $prefix"
    exit 0
fi
prefix=$1
install -d "$prefix/bin" "$prefix/lib/hcsshim/snapshotter" "$prefix/share/hcsshim/boot"
install -m 755 "$out"/bin/* "$prefix/bin/"
find "$out/lib" -maxdepth 1 -type f ! -name lend -exec install -p -m 644 -t "$prefix/lib/hcsshim" {} +
install -p -m 755 "$out/lib/lend" "$prefix/lib/hcsshim/"
install -p -m 644 "$out"/lib/snapshotter/* "$prefix/lib/hcsshim/snapshotter/"
install -m 644 "$out"/boot/* "$prefix/share/hcsshim/boot/"
say "installed under $prefix"
