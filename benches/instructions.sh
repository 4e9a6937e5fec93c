#!/usr/bin/env bash
# Counts instructions of every case (or of those whose names hold the first argument) under valgrind: numbers that do not
# move with the machine's mood. Needs valgrind and jq.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(cargo bench --quiet --no-default-features --bench instructions --no-run --message-format=json |
    jq -r 'select(.target.name? == "instructions" and .executable != null) | .executable')
printf '%-38s %14s %10s   %s\n' case instructions "per unit" unit
"$program" | while IFS=$'\t' read -r name units unit; do
    [[ "$name" == *"${1:-}"* ]] || continue
    counted=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
        --toggle-collect='*counted_work*' "$program" "$name" 2>&1 >/dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
    printf '%-38s %14d %10.0f   %s\n' "$name" "$counted" "$(awk "BEGIN { print $counted / $units }")" "$unit"
done
