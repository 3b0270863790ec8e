#!/bin/sh
# usage: generate.sh LIST OUTPUT
# Writes a C# file with a constant for each line of a list of colours.
set -eu
list=$1
output=$2

{
    echo 'namespace Script;'
    echo
    echo 'internal static class Palette'
    echo '{'
    printf '    public const string Label = "%s";\n' "${BUILD_LABEL:-unlabelled}"
    sed -e '/^#/d' -e '/^ *$/d' "$list" | while read -r name red green blue; do
        printf '    public const string %s = "%s";\n' "$name" "$(hex "$red" "$green" "$blue")"
    done
    echo '}'
} > "$output"
