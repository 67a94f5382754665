#!/bin/sh
# The main job: a containerd of its own, an image, and `ctr run` of a container in its own utility VM.
# Shows what the container printed, both kernels and where the time went; leaves nothing behind.
. "$(dirname "$0")/common.sh"

[ "$(id -u)" = 0 ] || die "containerd needs root"
mkdir -p "$out/run"
exec 9> "$out/run.lock"
flock -n 9 || die "another 'make run' is going on in this folder"

image=docker.io/library/hello:latest
run=$out/run
# Paths of unix sockets end at 108 bytes, and the shim's are longer than ours.
if [ ${#run} -gt 50 ]; then
    run=/run/hcsshim-run-$(printf '%s' "$out" | cksum | cut -d' ' -f1)
fi
rm -rf "$run"
mkdir -p "$run"
export HCSSHIM_STATE="$run/shim" HCSSHIM_TRACE="$run/trace" HCSSHIM_LINGER=2
export HCSSHIM_CACHE="$out/cache"

ctr() {
    command ctr --address "$run/c.sock" "$@" 9>&-
}

# Processes, mounts and sockets of ours: our folder is in their command line, path or working directory.
left_behind() {
    for process in /proc/[0-9]*; do
        pid=${process#/proc/}
        line=$({ tr '\0' ' ' < "$process/cmdline"; } 2> /dev/null) || continue
        case "$line $(readlink "$process/cwd" 2> /dev/null)" in
            *"$run/"*) [ "$pid" = $$ ] || printf 'process %s: %.160s\n' "$pid" "$line" ;;
        esac
    done
    grep -F " $run/" /proc/mounts | cut -d' ' -f2 | sed 's/^/mount /'
    grep -F "$run/" /proc/net/unix | sed 's/.* /socket /'
}

stop() {
    "$top/make/containerd.sh" stop "$run" 9>&-
}

# After an error or an interrupt: the containers first, or their machines would outlive containerd.
give_up() {
    for task in $(timeout 5 ctr --address "$run/c.sock" tasks ls -q 2> /dev/null); do
        timeout 20 ctr --address "$run/c.sock" tasks rm --force "$task" > /dev/null 2>&1 || true
    done
    stop
    left_behind | sed -n 's/^process \([0-9]*\):.*/\1/p' | while read -r pid; do
        kill -KILL "$pid" 2> /dev/null || true
    done
}

# run_container NAME COMMAND...: its output on ours, the phases that the machine reaches on stderr.
run_container() {
    name=$1
    shift
    seen=$(phases_reached | wc -l)
    ctr run --snapshotter "$snapshotter" --runtime io.containerd.runhcs.v1 --rm "$image" "$name" "$@" &
    running=$!
    while kill -0 $running 2> /dev/null; do
        sleep 0.2
        now=$(phases_reached | wc -l)
        phases_reached | sed -n "$((seen + 1)),${now}s/^/  /p" >&2
        seen=$now
    done
    wait $running
}

phases_reached() {
    sed -n 's/.*"phase":"\([^"]*\)".*/\1/p' "$run/trace" 2> /dev/null
}

# The phases of the first machine, with the milliseconds since the start and since the phase before.
print_phases() {
    first=$(sed -n 's/.*"uvm":"\([^"]*\)".*/\1/p' "$run/trace" | head -n 1)
    grep -F "\"uvm\":\"$first\"" "$run/trace" \
        | sed -n 's/.*"time":"\([^"]*\)".*"phase":"\([^"]*\)".*/\1 \2/p' \
        | while read -r time phase; do
            printf '%s %s\n' "$(date -d "$time" +%s.%N)" "$phase"
        done \
        | awk 'NR == 1 { start = $1; last = $1 }
            { printf "  %-12s %7d ms   +%d ms\n", $2, ($1 - start) * 1000, ($1 - last) * 1000; last = $1 }'
}

trap give_up EXIT
trap 'exit 130' INT TERM
say "starting containerd in $run"
"$top/make/containerd.sh" start "$run" 9>&-
snapshotter=native
if ctr plugins ls | grep -q 'snapshotter.*overlayfs.* ok'; then
    snapshotter=overlayfs
fi
ctr images import --snapshotter "$snapshotter" "$out/hello.tar" > "$run/import.log" 2>&1 \
    || { cat "$run/import.log" >&2; die "containerd does not take out/hello.tar"; }

say "ctr run --runtime io.containerd.runhcs.v1 --rm $image hello echo 'Hello World!'"
status=0
hello=$(run_container hello echo 'Hello World!') || status=$?
if [ $status != 0 ]; then
    die "the container ended with status $status (logs: $run/containerd.log, $run/shim)"
fi
say "ctr run --runtime io.containerd.runhcs.v1 --rm $image kernel uname -r"
guest=$(run_container kernel uname -r) || die "the second container failed (logs: $run/containerd.log, $run/shim)"

# The resident shim ends by itself when its last machine has gone.
tenths=100
while [ "$(left_behind | grep -vc "containerd --config\|c.sock")" != 0 ] && [ $tenths -gt 0 ]; do
    sleep 0.1
    tenths=$((tenths - 1))
done
stop
trap - EXIT
left=$(left_behind)

printf '\nThe container said:   %s\n' "$hello"
printf 'Kernel of the guest:  %s\nKernel of the host:   %s\n' "$guest" "$(uname -r)"
if [ -s "$run/trace" ]; then
    printf '\nWhere the time went:\n'
    print_phases
fi
if [ -n "$left" ]; then
    printf '%s\n' "$left" >&2
    die "this was left behind"
fi
# The logs and the trace stay.
rm -rf "$run/root" "$run/state" "$run/shim" "$run/c.sock.ttrpc"
