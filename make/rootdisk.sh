#!/bin/sh
# Makes a disk that machines boot from, with the files of the initrd: the file system, with --verity a dm-verity
# superblock and tree, the footer of a VHD. The root hash of the tree goes into a file beside the disk.
#
# A machine has the disk as persistent memory, whose size is a whole number of 2 MiB: zeros fill it up before the footer.
# A disk of any other size is on SCSI, where the kernel needs it there.
. "$(dirname "$0")/common.sh"

verity=
if [ "$1" = --verity ]; then
    verity=-verity
    shift
fi
disk=$1
unit=2097152
footer=512

say "guest: making ${disk##*/}"
mkdir -p "$(dirname "$disk")"
part=$disk.part
pack "$out/guest/root" < "$out/guest/root.list" | "$out/bin/tar2ext4" -o "$part" $verity > "$disk.roothash"
[ -n "$verity" ] || rm "$disk.roothash"
size=$(stat -c %s "$part")
[ ! -s "$out/kernel/pmem.order" ] || truncate -s $((((size + footer + unit - 1) / unit) * unit - footer)) "$part"
"$out/bin/tar2ext4" -only-vhd -i "$part" -o "$disk"
rm "$part"
