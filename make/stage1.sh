#!/bin/sh
# Makes the small RAM disk that leads to a root disk, out/boot/stage1.img: guestimage/stage1.c and its modules.
. "$(dirname "$0")/common.sh"

stage=$out/guest/stage1
rm -rf "$stage"
mkdir -p "$stage/modules" "$stage/dev" "$stage/proc" "$stage/root" "$out/boot"
cp "$out/guest/bin/stage1" "$stage/init"
for part in pmem scsi verity; do
    cp "$out/kernel/$part.order" "$stage/modules/"
    while read -r module; do
        cp "$out/kernel/modules/$module" "$stage/modules/"
    done < "$out/kernel/$part.order"
done
find "$stage" -exec touch -h -d "@$epoch" {} +
(cd "$stage" && find . | sort | cpio -o -H newc -R 0:0 --reproducible --quiet) > "$out/boot/stage1.img.new"
mv "$out/boot/stage1.img.new" "$out/boot/stage1.img"
