#!/bin/sh
# Writes the programs of out/bin: small scripts, because a script that execs java starts three times
# faster than the launcher that jpackage makes.
. "$(dirname "$0")/common.sh"

java_home=$("$top/make/jdk.sh")
mkdir -p "$out/bin"

# Services are started without a locale, in which Java takes no name of a file but ASCII.
locale="export LC_ALL=C.UTF-8"

# How each of these scripts finds what is installed with it, and a JDK.
prelude() {
    cat << PRELUDE
self=\$0
[ ! -L "\$self" ] || self=\$(readlink -f "\$self")
home=\${self%/*}
home=\${home%/*}
[ -d "\$home/lib/hcsshim" ] && lib=\$home/lib/hcsshim || lib=\$home/lib
java=\${HCSSHIM_JAVA:-$java_home/bin/java}
[ -x "\$java" ] || java=java
$locale
PRELUDE
}

# program NAME MODULE MAIN-CLASS JVM-OPTIONS...
program() {
    name=$1 module=$2 class=$3
    shift 3
    cat > "$out/bin/$name.new" << SCRIPT
#!/bin/sh
# $name of hcsshim; HCSSHIM_JAVA names another JDK than the one it was built with.
$(prelude)
exec "\$java" $* --enable-native-access=io.hcsshim.sys -Dhcsshim.home="\$home" -p "\$lib" -m $module/$class "\$@"
SCRIPT
    chmod 755 "$out/bin/$name.new"
    mv "$out/bin/$name.new" "$out/bin/$name"
}

lean="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss256k -XX:-UsePerfData -Xshare:auto"
program runhcs io.hcsshim.cli io.hcsshim.cli.runhcs.Main $lean --sun-misc-unsafe-memory-access=allow
program shimdiag io.hcsshim.cli io.hcsshim.cli.shimdiag.ShimDiag $lean --sun-misc-unsafe-memory-access=allow
program uvmboot io.hcsshim.cli io.hcsshim.cli.uvmboot.UvmBoot $lean

# These hash and copy gigabytes. What hashes is given to the second compiler at once, for it is ten times as fast then,
# with the processor's own instructions in place of SHA2.implCompress0, so that this method is never worth compiling; all
# else much later than usual, because compiling it would take longer than is won. What does not hash does without that
# compiler. They start from the class path, and from an archive (make/archive.sh), in a third of the time.
hashing="-XX:Tier4InvocationThreshold=100000 -XX:Tier4MinInvocationThreshold=100000 \\
    -XX:Tier4CompileThreshold=300000 -XX:Tier4BackEdgeThreshold=4000000 -XX:CompileCommand=quiet \\
    -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.*::*,0.002 \\
    -XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implCompress0,1000.0"
disk_program() {
    name=$1 class=$2 choice=${3:-}
    cat > "$out/bin/$name.new" << SCRIPT
#!/bin/sh
# $name of hcsshim; HCSSHIM_JAVA names another JDK than the one it was built with.
$(prelude)
path=
for jar in cli disk wire sys aircompressor picocli; do path=\$path\$lib/\$jar.jar:; done
set -f # the options hold stars
options="$hashing"
$choice
archive=-XX:AOTCache=\$lib/disk.aot
[ -s "\$lib/disk.aot" ] || archive=-Xshare:auto
[ -z "\${HCSSHIM_TRAIN:-}" ] || archive=-XX:AOTCacheOutput=\$HCSSHIM_TRAIN
exec "\$java" -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -XX:+IgnoreUnrecognizedVMOptions \\
    -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching "\$archive" \$options \\
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Dhcsshim.home="\$home" \\
    -cp "\${path%:}" $class "\$@"
SCRIPT
    chmod 755 "$out/bin/$name.new"
    mv "$out/bin/$name.new" "$out/bin/$name"
}
disk_program tar2ext4 io.hcsshim.cli.disk.Tar2Ext4 \
    'case " $* " in *" -verity"* | *" --verity"*) ;; *) options=-XX:TieredStopAtLevel=1 ;; esac'
disk_program dmverity-vhd io.hcsshim.cli.disk.DmverityVhd
disk_program ext4 io.hcsshim.cli.disk.Ext4Command

# For Windows; elsewhere they say that they cannot.
program wclayer io.hcsshim.cli io.hcsshim.cli.windows.WclayerCommand $lean
program device-util io.hcsshim.cli io.hcsshim.cli.windows.DeviceCommand $lean
program jobobject-util io.hcsshim.cli io.hcsshim.cli.windows.JobCommand $lean
program hvsocketaddr io.hcsshim.cli io.hcsshim.cli.windows.HvSocketAddress $lean
program grantvmgroupaccess io.hcsshim.cli io.hcsshim.cli.windows.GrantVmGroupAccess $lean
program zapdir io.hcsshim.cli io.hcsshim.cli.windows.Zapdir $lean

# A daemon, which has time to be compiled; from the class path, because gRPC knows no modules. Nobody but its user may
# look into what it makes.
cat > "$out/bin/containerd-lcow-snapshotter.new" << SCRIPT
#!/bin/sh
# containerd-lcow-snapshotter of hcsshim; HCSSHIM_JAVA names another JDK than the one it was built with.
$(prelude)
umask 077
exec "\$java" -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -Xmx512m \\
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \\
    -cp "\$lib/snapshotter/*:\$lib/*" io.hcsshim.snapshotter.Main "\$@"
SCRIPT
chmod 755 "$out/bin/containerd-lcow-snapshotter.new"
mv "$out/bin/containerd-lcow-snapshotter.new" "$out/bin/containerd-lcow-snapshotter"

# The shim is a small static program, because containerd runs it twice for every container and waits
# for it; what it cannot do itself it leaves to lib/shim.sh. Both read which build this is from
# lib/build, and find the resident process of the same build by it.
gcc -std=gnu17 -static -Os -s -Wall -Wextra -Werror -Wl,--gc-sections,--build-id=none \
    -o "$out/bin/containerd-shim-runhcs-v1.new" "$top"/shim/src/main/c/*.c
mv "$out/bin/containerd-shim-runhcs-v1.new" "$out/bin/containerd-shim-runhcs-v1"
# One for each process that runhcs has started in a container, so it is small too.
gcc -std=gnu17 -static -pthread -Os -s -Wall -Wextra -Werror -Wl,--gc-sections,--build-id=none -I "$top/shim/src/main/c" \
    -o "$out/bin/runhcs-relay.new" "$top/cli/src/main/c/relay.c" "$top/shim/src/main/c/ttrpc.c"
mv "$out/bin/runhcs-relay.new" "$out/bin/runhcs-relay"
gcc -std=gnu17 -static -Os -s -Wall -Wextra -Werror -Wl,--gc-sections,--build-id=none \
    -o "$out/bin/runhcs-keeper.new" "$top/cli/src/main/c/keeper.c"
mv "$out/bin/runhcs-keeper.new" "$out/bin/runhcs-keeper"
# Before each QEMU that is a clone.
gcc -std=gnu17 -static -Os -s -Wall -Wextra -Werror -Wl,--gc-sections,--build-id=none -o "$out/lib/lend.new" "$top/vm/src/main/c/lend.c"
mv "$out/lib/lend.new" "$out/lib/lend"
cat > "$out/lib/shim.sh.new" << SCRIPT
#!/bin/sh
# The Java part of containerd-shim-runhcs-v1; HCSSHIM_JAVA names another JDK than the one it was built with.
lib=\${0%/*}
[ "\${lib##*/}" = hcsshim ] && home=\${lib%/*/*} || home=\${lib%/*}
java=\${HCSSHIM_JAVA:-$java_home/bin/java}
[ -x "\$java" ] || java=java
$locale
read -r build < "\$lib/build"
# What the JVM has to say would go where containerd takes it for the answer.
unset JAVA_TOOL_OPTIONS
quiet="-Xlog:disable -XX:+DisplayVMOutputToStderr -XX:+ErrorFileToStderr"
case " \$* " in
    *" serve "*)
        # From the class path, which starts in half the time of the module path, and from a class archive, which
        # is made for these jars in this order; after a start that failed it is done without.
        path=\$(for jar in "\$lib"/*.jar; do printf '%s:' "\$jar"; done)
        archive=-XX:SharedArchiveFile=\$lib/shim.jsa
        [ -z "\${HCSSHIM_NO_ARCHIVE:-}" ] || archive=-Xshare:auto
        [ -z "\${HCSSHIM_TRAIN:-}" ] || archive=-XX:ArchiveClassesAtExit=\$HCSSHIM_TRAIN
        exec "\$java" $lean \$quiet "\$archive" "-Dhcsshim.home=\$home" "-Dhcsshim.build=\$build" \\
            -Xms8m -Xmx256m -XX:ReservedCodeCacheSize=32m --sun-misc-unsafe-memory-access=allow \\
            --enable-native-access=ALL-UNNAMED -cp "\${path%:}" io.hcsshim.shim.Main "\$@" ;;
    *)
        exec "\$java" $lean \$quiet "-Dhcsshim.home=\$home" "-Dhcsshim.build=\$build" -Xmx32m \\
            -cp "\$lib/shim.jar:\$lib/wire.jar:\$lib/sys.jar:\$lib/uvm.jar:\$lib/vm.jar:\$lib/protocol.jar" io.hcsshim.shim.Main "\$@" ;;
esac
SCRIPT
mv "$out/lib/shim.sh.new" "$out/lib/shim.sh"
