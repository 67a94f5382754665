#!/bin/sh
# Measures another commit (BASE=…) and this tree in turns, so that both meet the same machine and its noise cancels.
. "$(dirname "$0")/common.sh"

base=${BASE:?BASE= names the commit to stand against}
groups=${GROUPS:-vm template}
rounds=${ROUNDS:-3}
commit=$(git -C "$top" rev-parse --verify --quiet "$base^{commit}") || die "there is no commit $base"
before=$out/compare/$commit
results=$out/compare/results
mkdir -p "$out/compare"
if [ ! -d "$before" ]; then
    git clone --quiet --shared "$top" "$before.part"
    git -C "$before.part" checkout --quiet "$commit"
    mv "$before.part" "$before"
fi
# What this was called with is not meant for them; BASE has another meaning there.
for tree in "$before" "$top"; do
    say "building $tree"
    env -u OUT -u MAKEFLAGS -u MAKEOVERRIDES BASE= make -s -C "$tree" boot >&2
done
rm -rf "$results"
mkdir -p "$results"

# measure TREE FILE: a run of the tree's own benchmarks.
measure() {
    # shellcheck disable=SC2086 # words
    (cd "$1" && env -u OUT make/bench.sh $groups >&2)
    [ -s "$1/out/bench/bench.json" ] || die "the benchmarks of $1 keep no results; BASE is too old to be compared"
    cp "$1/out/bench/bench.json" "$2"
}

files=
round=1
while [ "$round" -le "$rounds" ]; do
    say "round $round of $rounds: before"
    measure "$before" "$results/$round-before.json"
    say "round $round of $rounds: now"
    measure "$top" "$results/$round-now.json"
    files="$files $results/$round-before.json $results/$round-now.json"
    round=$((round + 1))
done
# shellcheck disable=SC2086 # words
exec "$top/make/bench.sh" compare $files
