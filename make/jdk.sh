#!/bin/sh
# Prints the home of a JDK of version 25 or newer; with `install` as argument, gets Debian's if none is there.
. "$(dirname "$0")/common.sh"

wanted=25

# The major version of the JDK at a folder, 0 when it is none (a JRE cannot build).
version_of() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    echo "${version:-0}"
}

# Version 25 before anything newer: it is what the project is tested with.
find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && [ "$(version_of "$JAVA_HOME")" -ge $wanted ]; then
        printf '%s\n' "$JAVA_HOME"
        return
    fi
    newer=
    for home in /usr/lib/jvm/*; do
        version=$(version_of "$home")
        if [ "$version" -eq $wanted ]; then
            printf '%s\n' "$home"
            return
        elif [ "$version" -gt $wanted ]; then
            newer=$home
        fi
    done
    [ -n "$newer" ] && printf '%s\n' "$newer"
}

if find_jdk; then
    exit 0
fi
package=openjdk-$wanted-jdk-headless
if [ "${1:-}" = install ] && apt-cache policy "$package" 2> /dev/null | grep -q 'Candidate: [^(]'; then
    [ "$(id -u)" = 0 ] || die "no JDK $wanted: run as root once, so that $package can be installed, or set JAVA_HOME"
    say "installing $package (no JDK $wanted in JAVA_HOME or /usr/lib/jvm)"
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$package" > /dev/null \
        || die "apt-get cannot install $package"
    find_jdk && exit 0
fi
die "no JDK $wanted or newer: install one (Eclipse Temurin $wanted, or $package where your Debian has it) and set JAVA_HOME to it"
