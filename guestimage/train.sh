#!/bin/sh
# Runs the agent once on this machine, so that its class archive holds what a start in a VM needs:
#
#   train.sh java options... -m module/class
#
# Its standard streams take the place of the bridge, a few lines of shell that of the OCI runtime. It
# goes through the life of a container and is asked what can touch nothing here.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The runtime: what it launches is a process that ends when the file `go` appears.
cat > "$work/runtime" << EOF
#!/bin/sh
while [ \$# -gt 0 ]; do
    case \$1 in
        --pid-file) pid_file=\$2 ;;
        create | exec | start | kill | delete | ps) command=\$1 ;;
    esac
    shift
done
case \$command in
    create | exec)
        (while [ ! -e "$work/go" ]; do sleep 0.05; done) &
        echo \$! > "\$pid_file"
        cp "\$pid_file" "$work/pid"
        ;;
    ps) echo "[\$(cat "$work/pid")]" ;;
esac
EOF
chmod +x "$work/runtime"

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

# request TYPE ID CONTAINER [MEMBERS]
request() {
    frame $(($1)) "$2" "{\"ContainerId\":\"$3\",\"ActivityId\":\"$vm\"${4:+,$4}}"
}

# A document inside a string.
quoted() {
    printf '"%s"' "$(printf %s "$1" | sed 's/["\\]/\\&/g')"
}

process='"process":{"args":["true"],"cwd":"/","env":["PATH=/bin"],"user":{"uid":0,"gid":0}}'
mounts='"mounts":[{"destination":"/proc","type":"proc","source":"proc","options":["nosuid"]}]'
linux='"linux":{"resources":{},"namespaces":[{"type":"pid"},{"type":"mount"}]}'
spec="{\"ociVersion\":\"1.0.2\",$process,\"root\":{\"path\":\"$work/bundle/rootfs\"},$mounts,$linux}"
config="{\"SchemaVersion\":{\"Major\":2,\"Minor\":1},\"OciBundlePath\":\"$work/bundle\",\"OciSpecification\":$spec}"
in_vm='{"CommandArgs":["true"],"WorkingDirectory":"/","Environment":{"PATH":"/usr/bin:/bin"}}'
output='{"CommandArgs":["true"],"CreateStdOutPipe":true}'
types='{"PropertyTypes":["ProcessList","Statistics"]}'

# Waits for a file, ten seconds at most: the agent may be a slow one.
await() {
    tries=200
    while [ ! -s "$1" ] && [ $tries -gt 0 ]; do
        sleep 0.05
        tries=$((tries - 1))
    done
}

requests() {
    request 0x10100b01 1 "$vm" '"MinimumVersion":4,"MaximumVersion":4'
    request 0x10100501 2 "$vm" "\"Settings\":{\"ProcessParameters\":$(quoted "$in_vm")}"
    # Output to a host that this machine does not have.
    request 0x10100501 12 "$vm" "\"Settings\":{\"ProcessParameters\":$(quoted "$output"),\"VsockStdioRelaySettings\":{\"StdOut\":1}}"
    # Controllers there never are, layers that are none.
    request 0x10100a01 3 "$vm" \
        '"Request":{"ResourceType":"MappedVirtualDisk","Settings":{"MountPath":"/none","Controller":9,"ReadOnly":true}}'
    request 0x10100a01 4 "$vm" '"Request":{"ResourceType":"CombinedLayers","Settings":{"Layers":[{"Path":"/none"}]}}'
    request 0x10100a01 13 "$vm" \
        '"Request":{"RequestType":"Remove","ResourceType":"MappedVirtualDisk","Settings":{"MountPath":"/none/none","ReadOnly":true,"VerityInfo":{"RootDigest":"none"}}}'
    request 0x10100a01 5 "$vm" '"Request":{"RequestType":"Remove","ResourceType":"SCSIDevice","Settings":{"Controller":9}}'
    request 0x10100101 6 c "\"ContainerConfig\":$(quoted "$config")"
    await "$work/pid"
    sleep 0.5 # for the answer, without which the container is not known
    pid=$(cat "$work/pid" 2> /dev/null || echo 1)
    request 0x10100201 7 c
    request 0x10100501 8 c '"Settings":{"ProcessParameters":"{}"}'
    request 0x10100601 9 c "\"ProcessId\":$pid,\"TimeoutInMs\":4294967295"
    request 0x10100901 10 c "\"Query\":$(quoted "$types")"
    sleep 0.5
    echo > "$work/go"
    sleep 0.5
    request 0x10100d01 11 c
    # The answers come from threads of their own; the end of input ends the agent.
    sleep 1
}

requests | "$@" -v4 -use-inouterr -cgroups=false -runtime "$work/runtime" -state "$work/rt" \
    -log-format json -loglevel debug
