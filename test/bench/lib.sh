# lib.sh - timing commands side by side; sourced by test/bench/run.
# shellcheck shell=bash
#
# `work` is the caller's folder for what passes.
#
#     measure FILE COMMAND...    runs it once, output thrown away; appends "wall cpu" seconds to FILE
#     measure_shell FILE TEXT    the same for a line of shell
#     median FILE COLUMN         the middle one
#     ratio A B                  A / B with two decimals, "-" where B is 0 or unknown
#     peak_memory COMMAND...     kilobytes "anonymous resident" at the peak of a run of its own: what is
#                                no mapped file, and all; asked of the kernel some hundred times a second

work=${work:-/tmp}

# What a run says on standard error is shown when it fails; an incomplete scan is none that failed.
measure() {
	local file=$1 TIMEFORMAT='%R %U %S' code=0
	shift
	{ time "$@" >/dev/null 2>"$work/errors" </dev/null; } 2>"$work/time" || code=$?
	if [ "$code" -ne 0 ] && { [ "$code" -ne 2 ] || [ -s "$work/errors" ]; }; then
		printf 'bench: exit code %d: %s\n' "$code" "$*" >&2
		head -n 5 "$work/errors" >&2
	fi
	awk '{ print $1, $2 + $3 }' "$work/time" >>"$file"
}

measure_shell() {
	measure "$1" bash -c "$2"
}

median() {
	awk -v column="$2" '{ print $column }' "$1" | sort -g |
		awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN { if (b + 0 > 0) printf "%.2f\n", a / b; else print "-" }'
}

# Pages of mapped packs are the page cache's and are counted as resident, too: so the anonymous ones
# are looked at. A peak between two looks is missed.
peak_memory() {
	local pid key value _ anonymous=0 resident=0
	"$@" >/dev/null 2>&1 </dev/null &
	pid=$!
	while [ -r "/proc/$pid/status" ]; do
		while read -r key value _; do
			case $key in
			RssAnon:) [ "$value" -le "$anonymous" ] || anonymous=$value ;;
			VmHWM:) resident=$value ;;
			State:) [ "$value" != Z ] || break 2 ;;
			esac
		done 2>/dev/null <"/proc/$pid/status"
		sleep 0.005
	done
	wait "$pid" || true
	echo "$anonymous $resident"
}
