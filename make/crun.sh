#!/bin/sh
# Makes out/guest/bin/crun, the OCI runtime of the guest: built from the source package of this system's crun, as one static program
# that stands at the same address each time. An emulated processor translates a program anew wherever it stands elsewhere, and the
# distribution's, with its libraries, stands elsewhere at each start: 38 ms instead of 11 until it does anything. Where its source
# cannot be had, or not be built, the distribution's program takes its place.
. "$(dirname "$0")/common.sh"
. "$top/make/apt.sh"

work=$out/guest/crun
program=$out/guest/bin/crun
mkdir -p "$out/guest/bin"

usual() {
    say "guest: $1 (log: $work/log); crun as this system has it takes its place, and containers start later"
    cp -L "$(command -v crun)" "$program"
    exit 0
}

fetch() {
    suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    [ -n "$suite" ] && open_apt "$work" deb-src "$suite" && apt_in "$work" update \
        && (cd "$work" && apt_in "$work" --download-only source crun && dpkg-source --no-check -x crun_*.dsc source)
}

# Without what the guest has no use for: systemd, plug-ins, checkpoints.
compile() {
    cd "$work/source" \
        && ./configure --disable-systemd --disable-dl --disable-criu --enable-embedded-yajl --disable-dependency-tracking \
            CFLAGS="-O2 -fno-pie -ffile-prefix-map=$PWD=." LDFLAGS="-static -no-pie" \
        && make -s -j "$(nproc)" all LDFLAGS="-all-static -no-pie" \
        && strip -o "$work/crun" crun \
        && "$work/crun" --version
}

rm -rf "$work"
mkdir -p "$work"
say "guest: building crun"
fetch > "$work/log" 2>&1 || usual "the source of crun cannot be had"
(compile) >> "$work/log" 2>&1 || usual "crun cannot be built"
mv "$work/crun" "$program"
rm -rf "$work/source" "$work/lists" "$work/cache"
