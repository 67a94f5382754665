#!/bin/sh
# Makes sure that what building and running needs is on this machine: looks for commands and files, and
# installs the Debian packages of those that are missing. Silent when nothing is.
. "$(dirname "$0")/common.sh"

packages=
missing=

# need COMMAND-OR-FILE PACKAGE WHAT-FOR
need() {
    case $1 in
        /*) [ ! -e "$1" ] || return 0 ;;
        *) ! have "$1" || return 0 ;;
    esac
    missing="$missing
  $2 (for $1): $3"
    packages="$packages $2"
}

busybox_is_static() {
    have busybox && ! ldd "$(command -v busybox)" > /dev/null 2>&1
}

need qemu-system-x86_64 qemu-system-x86 "runs the utility VMs"
need qemu-img qemu-utils "makes the virtual hard disks that the tests attach"
# A containerd that came with Docker is as good.
need containerd containerd "drives the shim"
need ctr containerd "the command line that talks to containerd"
need crun crun "the OCI runtime in the guest, if it cannot be built, and of tests on the host"
need runc runc "the other OCI runtime in the guest"
busybox_is_static || need /no/static/busybox busybox-static "the base root file system and the hello image"
need mke2fs e2fsprogs "makes layers and scratch disks"
need mkfs.xfs xfsprogs "makes the file system of encrypted scratch disks"
need setpriv util-linux "ties QEMU's life to the shim's"
need ip iproute2 "makes the networks that faults are tried with"
need tc iproute2 "looks whether anything is left in them"
need script bsdutils "has a terminal, with which that of shimdiag is tried"
need gcc gcc "compiles init and vsockexec"
need strip binutils "takes symbols out of kernel modules and libraries"
need /usr/include/linux/vm_sockets.h linux-libc-dev "the kernel's headers"
need /usr/include/stdio.h libc6-dev "the C library to link init with"
need dpkg-source dpkg-dev "unpacks the source of crun"
need make make "builds it"
need pkg-config pkgconf "finds the libraries of it"
need python3 python3 "makes the sources of its JSON parser"
need /usr/lib/x86_64-linux-gnu/libseccomp.a libseccomp-dev "is linked into it"
need /usr/lib/x86_64-linux-gnu/libcap.a libcap-dev "is linked into it"
need patchelf patchelf "makes programs independent of the base root file system"
need cpio cpio "packs the initrd"
need zstd zstd "compresses the initrd"
need xz xz-utils "unpacks kernel modules and kernels"
need gzip gzip "packs root file systems"
need debootstrap debootstrap "makes the Debian image that the tests run"
need veritysetup cryptsetup-bin "judges the dm-verity trees in tests"
need sfdisk fdisk "judges the partition tables in tests"
need /usr/lib/cni/bridge containernetworking-plugins "connects the pods of the tests"
need iptables iptables "lets a port of the host lead to a pod, in the tests"
need nsenter util-linux "starts the containerd of the tests in a network of its own"
need flock util-linux "keeps two runs apart"

[ -n "$packages" ] || exit 0
say "These packages are missing:$missing"
[ "$(id -u)" = 0 ] || die "run as root once, so that they can be installed, or install them:$packages"
have apt-get || die "no apt-get here: install the equivalents of$packages"
packages=$(printf '%s\n' $packages | sort -u)
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
say "installing" $packages
# Lists may be old or, on a fresh machine, missing.
if ! apt-get -q -y --no-install-recommends install $packages > "$log" 2>&1; then
    apt-get -q update >> "$log" 2>&1 || true
    apt-get -q -y --no-install-recommends install $packages >> "$log" 2>&1 || {
        tail -n 15 "$log" >&2
        rm -f "$log"
        die "apt-get could not install" $packages
    }
fi
rm -f "$log"
