#!/bin/sh
# Lays out the guest's kernel under out/kernel: vmlinuz, vmlinux (the same without compression, which an
# emulated machine boots five seconds sooner), release, modules/*.ko and modules.order.
#
# KERNEL names a linux-image .deb or a folder with boot/ and lib/modules/ in it; without it, the
# package that linux-image-amd64 stands for is downloaded. Nothing is installed on this machine.
#
# guestimage/modules says what the guest wants; pmem.order, scsi.order and verity.order are what guestimage/stage1.c
# loads to get at a root disk.
. "$(dirname "$0")/common.sh"

work=$out/kernel
source=${KERNEL:-}

# Prints the .deb of the distribution's newest kernel, downloading it unless it is there already.
download() {
    package=$(apt-cache depends --important linux-image-amd64 2> /dev/null \
        | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
    if [ -z "$package" ]; then
        die "apt-cache knows no linux-image-amd64: run 'apt-get update', or name a kernel with KERNEL="
    fi
    version=$(apt-cache show --no-all-versions "$package" | sed -n 's/^Version: //p' | head -n 1)
    deb=$work/${package}_$(printf '%s' "$version" | sed 's/:/%3a/g')_amd64.deb
    if [ ! -f "$deb" ]; then
        say "kernel: downloading $package $version"
        # apt drops its rights for downloads and says so when it cannot write; root's folder it is.
        (cd "$work" && apt-get -q download -o APT::Sandbox::User=root "$package") > "$work/download.log" 2>&1 \
            || { cat "$work/download.log" >&2; die "cannot download $package"; }
    fi
    [ -f "$deb" ] || die "apt-get left no $deb"
    printf '%s\n' "$deb"
}

# Unpacks what a virtual machine may want of a kernel package.
unpack() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree"
    say "kernel: unpacking ${1##*/}"
    dpkg-deb --fsys-tarfile "$1" | tar -x -C "$work/tree" --no-same-owner \
        --exclude='*/drivers/gpu' --exclude='*/drivers/media' --exclude='*/drivers/net/wireless' \
        --exclude='*/drivers/net/ethernet' --exclude='*/drivers/staging' --exclude='*/drivers/iio' \
        --exclude='*/drivers/infiniband' --exclude='*/drivers/isdn' --exclude='*/sound' \
        --exclude='./usr/share'
}

# The module's file under the tree; names use - and _ alike.
find_module() {
    pattern=$(printf '%s' "$1" | sed 's/[-_]/[-_]/g')
    sed -n "/\/$pattern\.ko\(\.[a-z]*\)\?\$/{p;q}" "$work/index"
}

built_in() {
    pattern=$(printf '%s' "$1" | sed 's/[-_]/[-_]/g')
    grep -q "/$pattern\.ko\$" "$work/builtin"
}

has() {
    [ -n "$(find_module "$1")" ] || built_in "$1"
}

# Writes the module, plain and without debug symbols, to the folder of its part of the list, modules/ or extra/<name>/,
# and its name after those that it depends on to $order, unless it is there already.
take() {
    name=$(printf '%s' "$1" | tr - _)
    folder=$(cat "$work/folder")
    target=$folder/$name.ko
    if [ -e "$target" ] || [ -e "$work/modules/$name.ko" ] && grep -qx "$name.ko" "$order"; then
        return 0
    fi
    file=$(find_module "$name")
    if [ -z "$file" ]; then
        built_in "$name" || [ "$2" = optional ] || die "this kernel has no module $name (list: guestimage/modules)"
        return 0
    fi
    case $file in
        *.xz) xz -dc "$file" > "$target" ;;
        *.zst) zstd -qdc "$file" > "$target" ;;
        *.gz) gzip -dc "$file" > "$target" ;;
        *) cp "$file" "$target" ;;
    esac
    objcopy -O binary --only-section=.modinfo "$target" "$work/modinfo"
    # Type information for BPF is as big as the code, and parsed at each load.
    strip --strip-debug --remove-section=.BTF --remove-section=.BTF.base "$target"
    for needed in $(tr '\0' '\n' < "$work/modinfo" | sed -n 's/^depends=//p' | tr , ' '); do
        # A subshell, because a shell function has no variables of its own.
        (take "$needed" needed)
    done
    printf '%s\n' "$name.ko" >> "$order"
}

# Takes what standard input lists, one module a line.
take_all() {
    order=$1
    : > "$order"
    sed 's/#.*//' | while read -r line; do
        case $line in
            '') ;;
            -) printf '%s\n' - >> "$order" ;;
            =*)
                printf '%s\n' "$line" >> "$order"
                mkdir -p "$work/extra/${line#=}"
                printf '%s\n' "$work/extra/${line#=}" > "$work/folder"
                ;;
            '?'*) take "${line#?}" optional ;;
            *) take "$line" needed ;;
        esac
    done
}

# The part of the list of stage 1 under a heading in brackets.
stage1_part() {
    sed -n "/^\[$1\]/,/^\[/{/^\[/d;p}" "$top/guestimage/stage1.modules"
}

number_at() {
    od -An -v "-tu$2" -j "$1" -N "$2" "$work/vmlinuz" | tr -d ' '
}

# Takes the ELF kernel out of the bzImage: where it is, the boot protocol says (the kernel's
# Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length). Its last four bytes are
# its unpacked size, which only gzip knows as its own.
unpack_vmlinux() {
    start=$((($(number_at 497 1) + 1) * 512 + $(number_at 584 4)))
    length=$(number_at 588 4)
    case $(od -An -v -tx1 -j "$start" -N 4 "$work/vmlinuz" | tr -d ' ') in
        fd377a58) filter="xz -dc" length=$((length - 4)) ;;
        28b52ffd) filter="zstd -dcq" length=$((length - 4)) ;;
        1f8b*) filter="gzip -dc" ;;
        *) return 1 ;;
    esac
    tail -c "+$((start + 1))" "$work/vmlinuz" | head -c "$length" | $filter > "$work/vmlinux" || return 1
    # Direct boot of an ELF needs the kernel's PVH entry, note 18 of the owner Xen.
    readelf -nW "$work/vmlinux" 2> /dev/null | grep -q '0x00000012'
}

mkdir -p "$work"
if [ -z "$source" ]; then
    source=$(download)
fi
if [ -d "$source" ]; then
    tree=$source
elif [ -f "$source" ]; then
    tree=$work/tree
    if [ "$(cat "$work/unpacked" 2> /dev/null)" != "$source" ]; then
        unpack "$source"
        printf '%s\n' "$source" > "$work/unpacked"
    fi
else
    die "no such kernel package or folder: $source"
fi

modules=$(find "$tree/lib/modules" "$tree/usr/lib/modules" -mindepth 1 -maxdepth 1 -type d 2> /dev/null | sort | tail -n 1)
[ -n "$modules" ] || die "no lib/modules in $tree"
release=${modules##*/}
[ -f "$tree/boot/vmlinuz-$release" ] || die "no boot/vmlinuz-$release in $tree"

find "$modules" -name '*.ko*' > "$work/index"
cat "$modules/modules.builtin" > "$work/builtin" 2> /dev/null || : > "$work/builtin"
rm -rf "$work/modules" "$work/extra"
mkdir -p "$work/modules" "$work/extra"
printf '%s\n' "$work/modules" > "$work/folder"
take_all "$work/modules.order" < "$top/guestimage/modules"
printf '%s\n' "$work/modules" > "$work/folder"
for part in pmem scsi verity; do
    stage1_part $part | take_all "$work/$part.order"
done
if ! { has virtio_pmem && has nd_pmem; }; then
    say "kernel: no persistent memory in $release, its root disks are on SCSI"
    : > "$work/pmem.order"
fi
rm -f "$work/modinfo" "$work/folder"
printf '%s\n' "$release" > "$work/release"
cp "$tree/boot/vmlinuz-$release" "$work/vmlinuz"
unpack_vmlinux || cp "$work/vmlinuz" "$work/vmlinux"
