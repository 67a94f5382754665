#!/bin/sh
# Runs the agent once on this machine, so that its class archive holds what a start in a VM needs:
#
#   train.sh java options... -m module/class
#
# Its standard streams take the place of the bridge. It is asked what touches nothing here: to
# negotiate, to run `true`, about containers that do not exist.
set -eu

# frame TYPE ID BODY: header (type, size with the header, id: little-endian) and body, as in the bridge protocol.
little_endian() {
    n=$1 count=$2
    while [ "$count" -gt 0 ]; do
        printf "\\$(printf %03o $((n & 255)))"
        n=$((n >> 8)) count=$((count - 1))
    done
}

frame() {
    little_endian "$1" 4
    little_endian $((${#3} + 16)) 4
    little_endian "$2" 8
    printf %s "$3"
}

vm=00000000-0000-0000-0000-000000000000
none=11111111-1111-1111-1111-111111111111
process='{\"CommandArgs\":[\"true\"],\"WorkingDirectory\":\"/\",\"Environment\":{\"PATH\":\"/usr/bin:/bin\"}}'
requests() {
    frame $((0x10100b01)) 1 "{\"ContainerId\":\"$vm\",\"ActivityId\":\"$vm\",\"MinimumVersion\":4,\"MaximumVersion\":4}"
    frame $((0x10100501)) 2 "{\"ContainerId\":\"$vm\",\"ActivityId\":\"$vm\",\"Settings\":{\"ProcessParameters\":\"$process\"}}"
    frame $((0x10100901)) 3 "{\"ContainerId\":\"$none\",\"ActivityId\":\"$vm\",\"Query\":\"{\\\"PropertyTypes\\\":[\\\"ProcessList\\\",\\\"Statistics\\\"]}\"}"
    frame $((0x10100801)) 4 "{\"ContainerId\":\"$none\",\"ActivityId\":\"$vm\",\"ProcessId\":1,\"Signal\":9}"
    frame $((0x10100101)) 5 "{\"ContainerId\":\"$none\",\"ActivityId\":\"$vm\",\"ContainerConfig\":\"{}\"}"
    # The answers come from threads of their own; the end of input ends the agent.
    sleep 2
}

requests | "$@" -v4 -use-inouterr -cgroups=false -log-format json -loglevel debug
