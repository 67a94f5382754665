#!/bin/sh
# Writes a base root file system made of busybox-static to the tar file that is named.
. "$(dirname "$0")/common.sh"

root=$out/guest/base
busybox=$(command -v busybox) || die "no busybox"
if readelf -lW "$busybox" | grep -q INTERP; then
    die "$busybox is not static: install busybox-static"
fi
rm -rf "$root"
mkdir -p "$root/bin" "$root/etc" "$root/root" "$root/tmp" "$root/var/log" "$root/usr/share/udhcpc"
for folder in dev lib media mnt opt proc run sbin sys usr/bin usr/sbin var/tmp; do
    mkdir -p "$root/$folder"
done
cp "$busybox" "$root/bin/busybox"
"$busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' > "$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' > "$root/etc/group"
printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
chmod 1777 "$root/tmp" "$root/var/tmp"
chmod 700 "$root/root"
(cd "$root" && find . | sort) | pack "$root" > "$1"
