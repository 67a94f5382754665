#!/bin/sh
# Puts programs of another Debian suite under out/NAME/SUITE, for tests; the system stays as it is.
# usage: other-debian.sh NAME SUITE PROGRAM PACKAGE...     prints the folder of its programs; PROGRAM is one of them
. "$(dirname "$0")/common.sh"
. "$top/make/apt.sh"

name=${1:?where} suite=${2:?which suite} program=${3:?which program}
shift 3
folder=$out/$name/$suite
if [ -x "$folder/root/usr/bin/$program" ]; then
    echo "$folder/root/usr/bin"
    exit 0
fi

rm -rf "$folder"
open_apt "$folder" deb "$suite" || die "no package mirror is set up, so $* of $suite cannot be fetched"

# A mirror's list of a suite that changes every day may be past its date; it is signed all the same.
apt() {
    apt_in "$folder" -o Acquire::Check-Valid-Until=false "$@" >&2
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
