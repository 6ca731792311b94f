#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a program that is built into build/ts, or says what to type if it is not:
#   lab/node.sh <program> [arguments …]
set -eu

program=$(dirname "$0")/../build/ts/$1
shift
if [ ! -f "$program" ]; then
    echo "sluice: not built yet; type: npm run setup" >&2
    exit 1
fi
exec node "$program" "$@"
