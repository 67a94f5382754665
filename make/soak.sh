#!/bin/sh
# Runs one container after another (COUNT=100) and shows that nothing is left: no process, mount, socket or file, and no
# descriptor or thread in the resident shim.
. "$(dirname "$0")/common.sh"

[ "$(id -u)" = 0 ] || die "containerd needs root"
count=${COUNT:-100}
run=$(mktemp -d /tmp/hcssoak.XXXXXX)
export HCSSHIM_STATE="$run/shim" HCSSHIM_CACHE="$out/cache" HCSSHIM_LINGER=600

ctr() {
    command ctr --address "$run/c.sock" "$@"
}

resident() {
    for process in /proc/[0-9]*; do
        if tr '\0' ' ' 2> /dev/null < "$process/cmdline" | grep -q -- "-socket $run/shim/.* serve"; then
            echo "${process#/proc/}"
            return
        fi
    done
}

# How many QEMUs work in folders of ours.
machines() {
    for process in /proc/[0-9]*; do
        readlink "$process/cwd" 2> /dev/null || true
    done | grep -c "^$run/shim/" || true
}

# What the machine and the resident hold, one word each.
held() {
    pid=$(resident)
    printf 'qemu=%s mounts=%s sockets=%s files=%s fds=%s threads=%s\n' \
        "$(machines)" \
        "$(grep -cF " $run/shim" /proc/mounts || true)" \
        "$(grep -cF "$run/shim" /proc/net/unix || true)" \
        "$(find "$run/shim" "$HCSSHIM_CACHE/live" -type f 2> /dev/null | grep -vc '/shim[^/]*\.log$' || true)" \
        "$(ls "/proc/$pid/fd" | wc -l)" \
        "$(ls "/proc/$pid/task" | wc -l)"
}

# Waits until it holds no more than `$1`; a teardown ends a moment after `ctr` has its answer.
settled() {
    tenths=100
    while now=$(held); [ "$now" != "$1" ] && [ $tenths -gt 0 ]; do
        sleep 0.1
        tenths=$((tenths - 1))
    done
    printf '%s' "$now"
}

finish() {
    "$top/make/containerd.sh" stop "$run"
    # The logs of a run that failed stay.
    [ "$1" != 0 ] || rm -rf --one-file-system "$run"
}

trap 'finish $?' EXIT
trap 'exit 130' INT TERM
"$top/make/containerd.sh" start "$run"
ctr images import "$out/hello.tar" > /dev/null
first=
i=0
while [ $i -lt "$count" ]; do
    said=$(ctr run --runtime io.containerd.runhcs.v1 --rm docker.io/library/hello:latest "soak$i" echo "run $i") \
        || die "run $i failed (log: $run/containerd.log)"
    [ "$said" = "run $i" ] || die "run $i said '$said'"
    i=$((i + 1))
    if [ $i = 5 ]; then # everything that is made once is there
        sleep 2
        first=$(held)
        say "after 5 runs:   $first"
    fi
done
last=$(settled "$first")
say "after $count runs: $last"
resident_pid=$(resident)
kill "$resident_pid"
tenths=100
while kill -0 "$resident_pid" 2> /dev/null && [ $tenths -gt 0 ]; do
    sleep 0.1
    tenths=$((tenths - 1))
done
# Descriptors and threads may move by a few (a poll loop, a compiler thread); they must not grow with the number of runs.
grown=$(printf '%s\n%s\n' "$first" "$last" | tr ' ' '\n' | awk -F= -v n="$count" '
    { if ($1 in was) { d = $2 - was[$1]; limit = ($1 == "fds" || $1 == "threads") ? 8 : 0; if (d > limit) print $1 " grew by " d }
      else was[$1] = $2 }')
[ -z "$grown" ] || die "something is left: $grown"
say "nothing is left of $count containers"
