# Sourced by scripts that fetch packages: lists and downloads in a folder of ours; the system's own stay as they are.

# Opens a folder for packages (deb) or sources (deb-src) of a Debian suite, from the mirror that this system uses, whichever that is.
# Fails if it uses none.
open_apt() {
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1)
    [ -n "$mirror" ] || return 1
    mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
    echo "$2 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $3 main" > "$1/sources.list"
}

# apt-get on such a folder.
apt_in() {
    opened=$1
    shift
    apt-get -q -o Dir::Etc::sourcelist="$opened/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$opened/lists" \
        -o Dir::Cache="$opened/cache" -o APT::Sandbox::User=root "$@"
}
