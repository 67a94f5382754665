#!/bin/sh
# Makes the class archives: of the resident shim process, from what it loads until its first pod is reserved, and of
# the programs for disks, from one conversion. The JVM checks them against the jars and does without if they are others.
. "$(dirname "$0")/common.sh"

train=$(mktemp -d)
resident=
trap '[ -z "$resident" ] || kill "$resident" 2> /dev/null || true; rm -rf "$train"' EXIT
archive=$out/lib/shim.jsa
rm -f "$archive"
export HCSSHIM_STATE="$train/s" HCSSHIM_CACHE="$train/cache" HCSSHIM_LINGER=0 HCSSHIM_TRAIN="$train/shim.jsa"
export TTRPC_ADDRESS="$train/nobody"

cd "$train"
mkdir s
mkfifo ready
sh "$out/lib/shim.sh" -socket "$HCSSHIM_STATE/shim-$(cat "$out/lib/build").sock" serve > ready 2> shim.log &
resident=$!
said=$(timeout 60 cat ready) || true
if [ "$said" = ready ]; then
    for command in start delete; do
        timeout 60 "$out/bin/containerd-shim-runhcs-v1" -namespace train -id train -address x -publish-binary x \
            -bundle "$train" $command > /dev/null 2>> shim.log || true
    done
    wait $resident || true # it writes the archive as it leaves
    resident=
fi
if [ -s shim.jsa ]; then
    mv shim.jsa "$archive"
else
    say "no class archive for the shim, it will start slower: ${said:-$(tail -n 1 shim.log)}"
    : > "$archive" # as good as none, and not tried again
fi

# A training that fails costs a slower start and no more.
rm -f "$out/lib/disk.aot"
mkdir tree
head -c 16000000 /dev/urandom | split -b 8000 -a 4 - tree/
tar -cf tree.tar tree
HCSSHIM_TRAIN=$train/disk.aot "$out/bin/tar2ext4" -i tree.tar -o tree.img -verity -overlay > disk.log 2>&1 || true
if [ -s disk.aot ]; then
    mv disk.aot "$out/lib/disk.aot"
else
    say "no class archive for the disk programs, they will start slower: $(tail -n 1 disk.log)"
fi
