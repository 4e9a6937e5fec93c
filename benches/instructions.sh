#!/usr/bin/env bash
# Counts instructions of every case (or of those whose names hold the argument) under valgrind: numbers that do not move with the
# machine's mood.
#   benches/instructions.sh [part of a name]   counts and prints
#   benches/instructions.sh --write            counts all and writes the table in benches/README.md
#   benches/instructions.sh --check            counts all and fails where one is more than its tolerance from the table
# Needs valgrind and jq. The C library is held to its plainest memory functions, so that every processor counts the same.
set -euo pipefail
cd "$(dirname "$0")/.."
page=benches/README.md mode=print part=
case "${1:-}" in
--write | --check) mode=${1#--} ;;
*) part=${1:-} ;;
esac
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-ERMS,-FSRM,-AVX_Fast_Unaligned_Load
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
built() {
    cargo bench --quiet --no-default-features --bench "$1" --no-run --message-format=json |
        jq -r --arg name "$1" 'select(.target.name? == $name and .executable != null) | .executable'
}
program=$(built instructions) allocating=$(built allocations)

# name, units, unit, goal for each unit, tolerance in per cent, instructions, allocations
"$program" | while IFS=$'\t' read -r name units unit goal tolerance; do
    [[ "$name" == *"$part"* ]] || continue
    counted=$(valgrind --tool=callgrind --callgrind-out-file="$work/profile" --collect-atstart=no \
        --toggle-collect='*counted_work*' "$program" "$name" 2>&1 >/dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$units" "$unit" "$goal" "$tolerance" "$counted" "$("$allocating" "$name")"
    if [[ $mode == print ]]; then
        printf '%-34s %13d %9d %s\n' "$name" "$counted" "$((counted / units))" "for each $unit" >&2
    fi
done >"$work/counts"
if [[ $mode == print ]]; then
    exit
fi

# What cases say together: what one clause adds, and what one contract more costs in a month.
awk -F'\t' '
    { count[$1] = $6; units[$1] = $2 }
    function each(name) { return count[name] / units[name] }
    function slope(few, many) { return (count["run/contracts-" many] - count["run/contracts-" few]) / ((many - few) * 120) }
    END {
        printf "a quality payment, above the same without\tacute-provider-week\t%d\t900\n", each("run/typical-quality-payment") - each("run/typical-annual-sanctions")
        printf "one contract more, from 12 to 40\tcontract-month\t%d\t3500\n", slope(12, 40)
        printf "the same from 40 to 120, against 12 to 40\tper cent of it\t%d\t103\n", 100 * slope(40, 120) / slope(12, 40) + 0.5
    }' "$work/counts" >"$work/together"

{
    printf '| case | instructions | for each | unit | goal | | allocations |\n|---|--:|--:|---|--:|---|--:|\n'
    awk -F'\t' '
        function thousands(number,   text, out) {
            text = sprintf("%d", number)
            while (length(text) > 3) { out = "," substr(text, length(text) - 2) out; text = substr(text, 1, length(text) - 3) }
            return text out
        }
        function verdict(found, goal) { return goal == "-" ? "" : (found <= goal ? "met" : "**missed**") }
        NR == FNR {
            each = $6 / $2
            printf "| `%s` | %s | %s | %s | %s | %s | %s |\n", $1, thousands($6), thousands(each), $3, goal($4), verdict(each, $4), thousands($7)
            next
        }
        { printf "| %s | | %s | %s | %s | %s | |\n", $1, thousands($3), $2, goal($4), verdict($3, $4) }
        function goal(text) { return text == "-" ? "" : "≤ " thousands(text) }
    ' "$work/counts" "$work/together"
    printf '\nCounted with %s.\n' "$(rustc --version | cut -d' ' -f1,2)"
} >"$work/table"

if [[ $mode == write ]]; then
    awk -v table="$work/table" '
        /^<!-- end of counts -->$/ { inside = 0 }
        !inside { print }
        /^<!-- counts -->$/ { inside = 1; while ((getline line < table) > 0) print line }
    ' "$page" >"$work/page"
    cp "$work/page" "$page"
    exit
fi

counted_with=$(sed -n 's/^Counted with \(.*\)\.$/\1/p' "$page")
if [[ "$counted_with" != "$(rustc --version | cut -d' ' -f1,2)" ]]; then
    echo "NOT COMPARED: the table in $page was counted with $counted_with, this is $(rustc --version); count anew with benches/instructions.sh --write"
    exit
fi
awk -F'\t' -v page="$page" '
    BEGIN {
        while ((getline line < page) > 0) if (line ~ /^<!-- /) inside = line ~ /-- counts --/; else if (inside && split(line, cell, / *\| */) > 3 && cell[2] ~ /^`/) {
            gsub(/`/, "", cell[2]); gsub(/,/, "", cell[3]); gsub(/,/, "", cell[8]); recorded[cell[2]] = cell[3]; allocated[cell[2]] = cell[8]
        }
    }
    {
        if (!($1 in recorded)) { printf "%s stands in no row of %s\n", $1, page; wrong = 1; next }
        change = 100 * ($6 / recorded[$1] - 1)
        printf "%-34s %13d %+6.2f%%\n", $1, $6, change
        seen[$1] = 1
        if (change > $5 || change < -$5) { printf "  recorded are %d, %s%% are tolerated: dearer needs a reason, cheaper a new table (benches/instructions.sh --write)\n", recorded[$1], $5; wrong = 1 }
        if ($7 > allocated[$1]) { printf "  %d allocations, recorded are %d\n", $7, allocated[$1]; wrong = 1 }
    }
    END {
        for (name in recorded) if (!(name in seen)) { printf "%s has a row and is no case\n", name; wrong = 1 }
        exit wrong
    }' "$work/counts"
