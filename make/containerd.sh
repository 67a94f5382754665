#!/bin/sh
# A containerd of one's own, that leaves the system's alone.
#
#   containerd.sh start FOLDER    starts it; root, state, socket and log are in FOLDER
#   containerd.sh stop FOLDER     stops it and takes its mounts away
#
# Afterwards `ctr --address FOLDER/c.sock` speaks to it. It finds the shim in out/bin.
. "$(dirname "$0")/common.sh"

write_config() {
    # Version 2 of the format is read by containerd 1.3 and later, 2.x too.
    cat > "$folder/config.toml" << CONFIG
version = 2
root = "$folder/root"
state = "$folder/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime", "io.containerd.cri.v1.images", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp"]
[grpc]
  address = "$folder/c.sock"
[ttrpc]
  address = "$folder/c.sock.ttrpc"
CONFIG
}

# Waits until the command succeeds, for at most so many tenths of a second.
await() {
    tenths=$1
    shift
    while ! "$@" > /dev/null 2>&1; do
        tenths=$((tenths - 1))
        [ "$tenths" -gt 0 ] || return 1
        sleep 0.1
    done
}

gone() {
    ! kill -0 "$1" 2> /dev/null
}

start() {
    mkdir -p "$folder"
    write_config
    PATH=$out/bin:$PATH containerd --config "$folder/config.toml" > "$folder/containerd.log" 2>&1 &
    echo $! > "$folder/pid"
    # `ctr version` answers before the plugins are there; namespaces come from one of them.
    await 300 ctr --address "$folder/c.sock" namespaces ls || {
        tail -n 20 "$folder/containerd.log" >&2
        die "containerd did not come up (log: $folder/containerd.log)"
    }
}

stop() {
    [ -f "$folder/pid" ] || return 0
    pid=$(cat "$folder/pid")
    kill "$pid" 2> /dev/null || true
    await 100 gone "$pid" || kill -KILL "$pid" 2> /dev/null || true
    rm -f "$folder/pid"
    # Deepest first.
    sed -n "s|^[^ ]* \($folder/[^ ]*\) .*|\1|p" /proc/mounts | sort -r | while read -r mounted; do
        umount "$mounted" || true
    done
}

case ${1:-}:${2:-} in
    start:/*) folder=$2; start ;;
    stop:/*) folder=$2; stop ;;
    *) die "use: containerd.sh start|stop FOLDER (an absolute path)" ;;
esac
