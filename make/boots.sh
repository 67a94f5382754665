#!/bin/sh
# Boots machines, COUNT=300 of them, PARALLEL=2 at a time, and looks whether each comes up: T7. One that has not after a minute hangs.
# Numbers go to out/bench/trust.json.
. "$(dirname "$0")/common.sh"

count=${COUNT:-300} parallel=${PARALLEL:-2} hang=60000
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM
begin=$(date +%s)
HCSSHIM_CACHE="$out/cache" "$out/bin/uvmboot" \
    lcow --count="$count" --parallel="$parallel" --accel="${ACCEL:-tcg}" --go-on 2>&1 | tee "$log" >&2 || true
up=$(grep -cE '^boot [0-9]+: [0-9]+ ms$' "$log" || true)
hung=$(awk -v hang=$hang '/^boot [0-9]+: / { ms = ($3 == "failed") ? $5 : $3; if (ms + 0 >= hang) n++ } END { print n + 0 }' "$log")
failed=$((count - up))
# What so many of a hundred do not exceed.
within() {
    sed -nE 's/^boot [0-9]+: ([0-9]+) ms$/\1/p' "$log" | sort -n | awk -v share="$1" '{ took[NR] = $1 }
        END { at = NR * share / 100; at = (at == int(at)) ? at : int(at) + 1; print (NR == 0) ? 0 : took[at < 1 ? 1 : at] }'
}
run="\`make boots COUNT=$count PARALLEL=$parallel\`, $(($(date +%s) - begin)) s"
row() {
    make/bench.sh trust T7 "$1" "$2" "$3" "$4" "$run"
}
cd "$top"
row "boots of machines alone that came up" "" "$up" "≥ 300 (1,000)"
row "boots of machines alone that took a minute or more, or never ended" "" "$hung" "≤ 0 (0)"
row "boots of machines alone that failed" "" "$failed" "≤ 0 (0)"
row "boot of a machine alone, p50" ms "$(within 50)" ""
row "boot of a machine alone, p99" ms "$(within 99)" ""
[ "$failed" = 0 ] && [ "$hung" = 0 ] || die "$failed of $count did not come up, $hung hung"
say "$count machines came up"
