#!/bin/sh
# Makes out/debian.tar, an OCI image archive of a Debian root with python3, redis, nginx and iperf3 in one layer:
# docker.io/library/debian-test:latest, for the tests that want more than a toy. Where Debian cannot be had,
# out/debian.missing says why, and the tests that need the image are skipped with that.
. "$(dirname "$0")/common.sh"

work=$out/work/debian
root=$work/root
log=$out/debian.log
packages=python3,redis-server,nginx,iperf3

missing() {
    printf '%s\n' "$*" > "$out/debian.missing"
    die "$*"
}

# The mirror that this system takes the packages of the suite from, whichever it is.
mirror_of() {
    apt-get indextargets --format '$(RELEASE) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' 'Component: main' \
        | awk -v suite="$1" '$1 == suite || $2 == suite { print $3; exit }'
}

# What no program reads, and what this machine left.
slim() {
    rm -rf "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old "$root"/var/lib/apt/lists/* \
        "$root"/var/lib/dpkg/*-old "$root"/var/log/*.log "$root"/var/log/apt "$root"/debootstrap \
        "$root"/usr/share/doc "$root"/usr/share/man "$root"/usr/share/info "$root"/usr/share/locale \
        "$root"/usr/share/lintian "$root"/usr/share/bug "$root"/etc/resolv.conf "$root"/etc/hostname \
        "$root"/etc/dpkg/dpkg.cfg.d/unsafe-io
    # Every runtime puts its own there.
    find "$root/dev" "$root/proc" "$root/sys" "$root/run" -xdev -mindepth 1 -delete
}

# Extended attributes, which no package of a small Debian brings: one of users, and a file capability,
# cap_net_bind_service, in the layout of vfs_cap_data (linux/capability.h).
add_attributes() {
    chroot "$root" python3 -c '
import os, shutil, struct
shutil.copy("/usr/bin/env", "/usr/local/bin/env-with-capability")
capability = struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0)
os.setxattr("/usr/local/bin/env-with-capability", "security.capability", capability)
os.setxattr("/usr/local/bin/env-with-capability", "user.origin", b"\x00layer\xff")
'
}

rm -f "$out/debian.missing"
[ "$(id -u)" = 0 ] || missing "a Debian root can only be made by root"
have debootstrap || missing "there is no debootstrap"
suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
[ -n "$suite" ] || missing "/etc/os-release does not say which suite this system is of"
mirror=$(mirror_of "$suite")
[ -n "$mirror" ] || missing "no package mirror of $suite is set up"

rm -rf --one-file-system "$work"
mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
# Nobody needs half of this root after a power cut.
echo force-unsafe-io > "$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
say "making a Debian $suite with $packages (a minute or two; log: $log)"
# What it mounts in the root goes with the name space, however it ends.
unshare --mount debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror" > "$log" 2>&1 \
    || missing "debootstrap could not make a Debian $suite: $(grep -E '^[EW]:' "$log" | tail -n 1) (log: $log)"
slim
add_attributes
# Owners, modes, hard links, attributes and times as they are: Python's caches hold their sources' times.
tar -c -C "$root" --numeric-owner --sort=name --format=posix --pax-option=delete=atime,delete=ctime \
    --xattrs --xattrs-include='*' . > "$work/layer.tar"
"$top/make/oci.sh" docker.io/library/debian-test:latest \
    /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$work/layer.tar" "$out/debian.tar"
rm -rf --one-file-system "$work"
