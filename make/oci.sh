#!/bin/sh
# Makes an OCI image archive (OCI image layout 1.0, image-spec v1) for `ctr images import` of one layer.
# usage: oci.sh NAME PATH LAYER ARCHIVE [COMMAND]     NAME as in docker.io/library/hello:latest, PATH the programs'
# search path, LAYER a tar, which is used up, COMMAND what runs if nothing else is asked for, in JSON
. "$(dirname "$0")/common.sh"

name=$1 search_path=$2 layer_tar=$3 archive=$4 command=${5:-'"/bin/sh"'}
work=$layer_tar.oci

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
mkdir -p "$work/image/blobs/sha256"
diff_id=$(digest "$layer_tar")
gzip -n -5 -f "$layer_tar"
set -- $(blob "$layer_tar.gz")
layer=$1 layer_size=$2

created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
printf '{"created":"%s","architecture":"amd64","os":"linux","config":{"Env":["PATH=%s"],"Cmd":[%s],"WorkingDir":"/"},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"%s","created_by":"hcsshim"}]}' \
    "$created" "$search_path" "$command" "$diff_id" "$created" > "$work/config"
set -- $(blob "$work/config")
config=$1 config_size=$2

printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' \
    "$config" "$config_size" "$layer" "$layer_size" > "$work/manifest"
set -- $(blob "$work/manifest")
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"platform":{"architecture":"amd64","os":"linux"},"annotations":{"io.containerd.image.name":"%s","org.opencontainers.image.ref.name":"%s"}}]}' \
    "$1" "$2" "$name" "${name##*:}" > "$work/image/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' > "$work/image/oci-layout"
(cd "$work/image" && find . -mindepth 1 | sed 's|^\./||' | sort) | pack "$work/image" > "$archive.new"
mv "$archive.new" "$archive"
rm -rf "$work"
