#!/bin/sh
# Writes a C# file with a constant for each line of a list of colours.
set -eu
list=$1
output=$2

{
    echo 'namespace BuildStep;'
    echo
    echo 'internal static class Palette'
    echo '{'
    sed -e '/^#/d' -e '/^ *$/d' "$list" | while read -r name red green blue; do
        printf '    public static readonly (byte Red, byte Green, byte Blue) %s = (%d, %d, %d);\n' "$name" "$red" "$green" "$blue"
    done
    echo '}'
} > "$output"
