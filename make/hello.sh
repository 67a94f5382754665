#!/bin/sh
# Makes out/hello.tar, an OCI image archive of busybox-static: docker.io/library/hello:latest.
. "$(dirname "$0")/common.sh"

work=$out/work/hello
busybox=$(command -v busybox) || die "no busybox"

rm -rf "$work"
mkdir -p "$work/root/bin" "$work/root/etc" "$work/root/root" "$work/root/tmp"
cp "$busybox" "$work/root/bin/busybox"
"$busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$work/root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\nguest:x:1000:50:guest:/tmp:/bin/sh\n' > "$work/root/etc/passwd"
printf 'root:x:0:\nstaff:x:50:\nusers:x:100:guest\n' > "$work/root/etc/group"
chmod 1777 "$work/root/tmp"

(cd "$work/root" && find . -mindepth 1 | sort) | pack "$work/root" > "$work/layer.tar"
"$top/make/oci.sh" docker.io/library/hello:latest /bin "$work/layer.tar" "$out/hello.tar"
rm -rf "$work"
