#!/bin/sh
# Cross-compiles the programs for Windows and lays them out, with the jars, in out/hcsshim-windows.zip:
#   bin\*.exe     each starts Java 25, from the folder runtime beside bin, or where JAVA_HOME is
#                 but guest-devices.exe, which runs in machines and has none
#   lib\*.jar     the modules
# Never run on Windows; the launcher has run under Wine.
. "$(dirname "$0")/common.sh"

if ! have x86_64-w64-mingw32-gcc; then
    [ "$(id -u)" = 0 ] || die "install gcc-mingw-w64-x86-64-win32 and mingw-w64-x86-64-dev, or run as root once"
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        gcc-mingw-w64-x86-64-win32 mingw-w64-x86-64-dev > /dev/null
fi
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
modules=wire,sys,disk,hcs,hcn,hostfiles,ninep,protocol,containerd,vm,uvm,shim,windows,cli
libraries=com.google.protobuf,info.picocli,io.airlift
image=$out/work/windows/hcsshim

rm -rf "$out/work/windows"
mkdir -p "$image/bin" "$image/lib"
compile() {
    x86_64-w64-mingw32-gcc -std=gnu17 -O2 -s -municode -Wall -Wextra -Werror -static "$@"
}
compile -o "$out/work/windows/launcher.exe" "$top/windows/src/main/c/launcher.c"
compile -o "$image/bin/guest-devices.exe" "$top/windows/src/main/c/guest-devices.c" -lcfgmgr32
for program in containerd-shim-runhcs-v1 runhcs wclayer zapdir jobobject-util device-util grantvmgroupaccess \
    hvsocketaddr; do
    cp "$out/work/windows/launcher.exe" "$image/bin/$program.exe"
done
cd "$top"
./mvnw -q -DskipTests -pl "$modules" -am package \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -DincludeGroupIds="$libraries" -Dmdep.stripVersion=true -DoutputDirectory="$image/lib" >&2
for module in $(echo "$modules" | tr , ' '); do
    cp "$module"/target/"$module"-[0-9]*[0-9T].jar "$image/lib/$module.jar"
done
rm -f "$image"/lib/listenablefuture.jar # empty
cat "$image"/lib/*.jar | cksum | { read -r sum size; printf '%08x%x\n' "$sum" "$size"; } > "$image/lib/build"
rm -f "$out/hcsshim-windows.zip"
"$JAVA_HOME/bin/jar" --create --no-manifest --file "$out/hcsshim-windows.zip" -C "$out/work/windows" hcsshim
say "out/hcsshim-windows.zip"
