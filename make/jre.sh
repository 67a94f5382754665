#!/bin/sh
# Makes the guest's run-time image, out/guest/jre, from the agent's modules in out/lib, and trains its
# class archive, out/guest/gcs.aot, by running the agent here. Trained and used with the same options.
. "$(dirname "$0")/common.sh"

JAVA_HOME=$("$top/make/jdk.sh")
work=$out/guest
main=$(cat "$top/guestimage/main-class")
mkdir -p "$work"
rm -rf "$work/jre" "$work/gcs.aot"

say "guest: linking the run-time image"
"$JAVA_HOME/bin/jlink" --module-path "$out/lib" --add-modules io.hcsshim.guest --vm server \
    --compress zip-0 --strip-java-debug-attributes --no-header-files --no-man-pages \
    --output "$work/jre" 2> "$work/jlink.log" || { cat "$work/jlink.log" >&2; die "jlink made no image"; }
# Nothing in the guest compiles, makes archives or speaks TLS.
rm -rf "$work/jre/legal" "$work/jre/bin/keytool" "$work/jre/lib/jexec" "$work/jre/lib/classlist" \
    "$work/jre/lib/jrt-fs.jar" "$work/jre/lib/security"
# What spares the agent the Foreign Function API at its start.
gcc -std=gnu17 -shared -fPIC -Os -Wall -Wextra -Werror -Wl,--build-id=none \
    -I"$JAVA_HOME/include" -I"$JAVA_HOME/include/linux" \
    -o "$work/jre/lib/libhcssys.so" "$top/sys/src/main/c/hcssys.c"
find "$work/jre" -name '*.so' -exec strip --strip-unneeded {} +
# The archive remembers the time of the classes; the image must carry the same.
find "$work/jre" -exec touch -h -d "@$epoch" {} +

say "guest: training the class archive"
grep -v '^#' "$top/guestimage/jvm.options" > "$work/jvm.options"
if ! "$top/guestimage/train.sh" "$work/jre/bin/java" "@$work/jvm.options" -Xlog:disable -XX:AOTCacheOutput="$work/gcs.aot" \
    -Dio.hcsshim.sys.library="$work/jre/lib/libhcssys.so" \
    -m "$main" > "$work/train.log" 2>&1 || [ ! -s "$work/gcs.aot" ]; then
    tail -n 20 "$work/train.log" >&2
    die "the agent could not be trained (log: out/guest/train.log)"
fi
{
    cat "$work/jvm.options"
    printf '%s\n' -XX:AOTCache=/opt/gcs/gcs.aot -Dio.hcsshim.sys.library=/opt/gcs/jre/lib/libhcssys.so "-m $main"
} > "$work/jvm.options.full"
mv "$work/jvm.options.full" "$work/jvm.options"
