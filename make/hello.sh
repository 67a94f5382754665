#!/bin/sh
# Makes out/hello.tar, an OCI image archive (OCI image layout 1.0, image-spec v1) of busybox-static:
# docker.io/library/hello:latest for `ctr images import`.
. "$(dirname "$0")/common.sh"

work=$out/work/hello
busybox=$(command -v busybox) || die "no busybox"

digest() {
    sha256sum "$1" | cut -d' ' -f1
}

# Moves a file to where its digest says, and prints `digest size`.
blob() {
    sum=$(digest "$1")
    size=$(stat -c %s "$1")
    mv "$1" "$work/image/blobs/sha256/$sum"
    printf '%s %s\n' "$sum" "$size"
}

rm -rf "$work"
mkdir -p "$work/root/bin" "$work/root/etc" "$work/root/root" "$work/root/tmp" "$work/image/blobs/sha256"
cp "$busybox" "$work/root/bin/busybox"
"$busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$work/root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\n' > "$work/root/etc/passwd"
printf 'root:x:0:\n' > "$work/root/etc/group"
chmod 1777 "$work/root/tmp"

(cd "$work/root" && find . -mindepth 1 | sort) | pack "$work/root" > "$work/layer.tar"
diff_id=$(digest "$work/layer.tar")
gzip -n -9 "$work/layer.tar"
set -- $(blob "$work/layer.tar.gz")
layer=$1 layer_size=$2

created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
printf '{"created":"%s","architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["/bin/sh"],"WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"%s","created_by":"hcsshim"}]}' \
    "$created" "$diff_id" "$created" > "$work/config"
set -- $(blob "$work/config")
config=$1 config_size=$2

printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' \
    "$config" "$config_size" "$layer" "$layer_size" > "$work/manifest"
set -- $(blob "$work/manifest")
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"platform":{"architecture":"amd64","os":"linux"},"annotations":{"io.containerd.image.name":"docker.io/library/hello:latest","org.opencontainers.image.ref.name":"latest"}}]}' \
    "$1" "$2" > "$work/image/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' > "$work/image/oci-layout"
(cd "$work/image" && find . -mindepth 1 | sed 's|^\./||' | sort) | pack "$work/image" > "$out/hello.tar.new"
mv "$out/hello.tar.new" "$out/hello.tar"
rm -rf "$work"
