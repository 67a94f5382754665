#!/bin/sh
# Puts programs of another Debian suite under out/NAME/SUITE, for tests; the system stays as it is.
# usage: other-debian.sh NAME SUITE PROGRAM PACKAGE...     prints the folder of its programs; PROGRAM is one of them
. "$(dirname "$0")/common.sh"

name=${1:?where} suite=${2:?which suite} program=${3:?which program}
shift 3
folder=$out/$name/$suite
if [ -x "$folder/root/usr/bin/$program" ]; then
    echo "$folder/root/usr/bin"
    exit 0
fi

# The mirror this system already uses, whichever it is.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1)
[ -n "$mirror" ] || die "no package mirror is set up, so $* of $suite cannot be fetched"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
rm -rf "$folder"
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
echo "deb [signed-by=$keys] $mirror $suite main" > "$folder/sources.list"

# A mirror's list of a suite that changes every day may be past its date; it is signed all the same.
apt() {
    apt-get -q -o Acquire::Check-Valid-Until=false -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=root "$@" >&2
}

say "fetching $* of Debian $suite"
apt update > "$folder/log" 2>&1 || die "the package list of $suite cannot be had; see $folder/log"
(cd "$folder" && apt download "$@") >> "$folder/log" 2>&1 || die "$* of $suite cannot be fetched; see $folder/log"
for package in "$folder"/*.deb; do
    dpkg-deb -x "$package" "$folder/root.part"
done
# Some put them where only root looks.
for other in "$folder/root.part/usr/sbin"/*; do
    [ ! -f "$other" ] || ln -s "../sbin/${other##*/}" "$folder/root.part/usr/bin/"
done
mv "$folder/root.part" "$folder/root"
rm -rf "$folder"/*.deb "$folder/lists" "$folder/cache"
echo "$folder/root/usr/bin"
