#!/bin/sh
# All tests of all modules, those that boot virtual machines and drive containerd too.
. "$(dirname "$0")/common.sh"

[ "$(id -u)" = 0 ] || die "the tests boot machines and mount: run as root ('make check' needs no root)"
JAVA_HOME=$("$top/make/jdk.sh")
export JAVA_HOME
cd "$top"
# The shim has to work under these as well; without them their tests say that they were skipped.
for suite in trixie sid; do
    make/other-debian.sh containerd $suite containerd containerd > /dev/null || true
done
make/other-debian.sh docker trixie dockerd docker.io docker-cli > /dev/null || true
make/other-debian.sh podman bookworm podman podman conmon netavark aardvark-dns golang-github-containers-common libgpgme11 libassuan0 \
    libdevmapper1.02.1 libglib2.0-0 libsubid4 libyajl2 > /dev/null || true
exec ./mvnw -Pcheck verify -Dit.skip=false -Dhcsshim.home="$out" -Dhcsshim.templates="${TEMPLATES:-}"
