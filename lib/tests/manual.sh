#!/bin/sh
# Holds libcountersign(3) against the headers: it names each, names nothing that they lack, and is formatted without a warning.
#
#   manual.sh PAGE HEADERS
# shellcheck disable=SC2013  # names are words
set -eu
page=$1
headers=$2
wrong=0

complain() {
    echo "$page: $*" >&2
    wrong=1
}

for header in "$headers"/*.h; do
    name=$(basename "$header")
    grep -q "^\.It In countersign/$name\$" "$page" || complain "$name is not in the list of headers"
done
for name in $(sed -n 's/^\.It In countersign\///p' "$page"); do
    [ -e "$headers/$name" ] || complain "there is no header $name"
done
for name in $(sed '/^\.It Dv CSN_/d' "$page" | grep -Eo '\b(csn|CSN)_[A-Za-z0-9_]+' | sort -u); do
    grep -qw -- "$name" "$headers"/*.h || complain "$name is in no header"
done
# A list of macros spells the statuses, without their prefix.
for name in $(sed -n 's/^\.It Dv CSN_//p' "$page"); do
    grep -q "^ *X($name, " "$headers/error.h" || complain "there is no status $name"
done
for name in $(sed -n 's/^ *X(\([A-Z_]*\), ".*/\1/p' "$headers/error.h"); do
    grep -q "^\.It Dv CSN_$name\$" "$page" || complain "the status CSN_$name is missing"
done
if command -v groff >/dev/null; then
    warnings=$(groff -mdoc -Tutf8 -ww -z "$page" 2>&1)
    [ -z "$warnings" ] || complain "$warnings"
fi
exit $wrong
