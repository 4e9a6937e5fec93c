#!/usr/bin/env bash
# Counts instructions of every case (or of those whose names hold the first argument) under valgrind: numbers that do not
# move with the machine's mood. The last column is how many of them the allocator took. Needs valgrind and jq.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(cargo bench --quiet --no-default-features --bench instructions --no-run --message-format=json |
    jq -r 'select(.target.name? == "instructions" and .executable != null) | .executable')
profile=$(mktemp)
trap 'rm -f "$profile"' EXIT
printf '%-36s %13s %9s %-20s %10s\n' case instructions 'for each' unit allocator
"$program" | while IFS=$'\t' read -r name units unit; do
    [[ "$name" == *"${1:-}"* ]] || continue
    counted=$(valgrind --tool=callgrind --callgrind-out-file="$profile" --collect-atstart=no \
        --toggle-collect='*counted_work*' "$program" "$name" 2>&1 >/dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
    allocator=$(callgrind_annotate --auto=no --threshold=100 "$profile" 2>/dev/null |
        awk '/malloc|calloc|realloc|[^a-z]free/ { gsub(",", "", $1); sum += $1 } END { print sum + 0 }')
    printf '%-36s %13d %9d %-20s %10d\n' "$name" "$counted" "$((counted / units))" "$unit" "$allocator"
done
