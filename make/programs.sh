#!/bin/sh
# Writes the programs of out/bin: small scripts, because a script that execs java starts three times
# faster than the launcher that jpackage makes.
. "$(dirname "$0")/common.sh"

java_home=$("$top/make/jdk.sh")
mkdir -p "$out/bin"

# program NAME MODULE MAIN-CLASS JVM-OPTIONS...
program() {
    name=$1 module=$2 class=$3
    shift 3
    cat > "$out/bin/$name.new" << SCRIPT
#!/bin/sh
# $name of hcsshim; HCSSHIM_JAVA names another JDK than the one it was built with.
self=\$0
[ ! -L "\$self" ] || self=\$(readlink -f "\$self")
home=\${self%/*}
home=\${home%/*}
[ -d "\$home/lib/hcsshim" ] && lib=\$home/lib/hcsshim || lib=\$home/lib
java=\${HCSSHIM_JAVA:-$java_home/bin/java}
[ -x "\$java" ] || java=java
exec "\$java" $* --enable-native-access=io.hcsshim.sys -Dhcsshim.home="\$home" -p "\$lib" -m $module/$class "\$@"
SCRIPT
    chmod 755 "$out/bin/$name.new"
    mv "$out/bin/$name.new" "$out/bin/$name"
}

lean="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss256k -XX:-UsePerfData -Xshare:auto"
program containerd-shim-runhcs-v1 io.hcsshim.shim io.hcsshim.shim.Main $lean -Xms8m -Xmx256m -XX:ReservedCodeCacheSize=32m
program runhcs io.hcsshim.cli io.hcsshim.cli.runhcs.Main $lean
