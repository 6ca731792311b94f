#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds parts of Sluice, each under a heading with the time it took:
#   lab/build.sh [c] [addon] [ts] [sanitize] [fuzz]
# c         firmware, dpdk-pmd and their unit tests into build/c
# addon     the ring addon for Node into build/addon
# ts        management plane, lab and tests into build/ts
# sanitize  pure code and its tests with ASan and UBSan into build/sanitize
# fuzz      the libFuzzer targets into build/fuzz (needs clang)
set -eu

cd "$(dirname "$0")/.."

if [ ! -d node_modules ]; then
    echo "build: the npm packages are not installed; type: npm run setup" >&2
    exit 1
fi

jobs=$(nproc)

# cmake_build <directory> [configure arguments …]
cmake_build() {
    dir=$1
    shift
    cmake -S . -B "$dir" -G Ninja "$@" >"$dir.log" 2>&1 || {
        cat "$dir.log" >&2
        return 1
    }
    ninja -C "$dir" -j "$jobs" --quiet
}

build_c() {
    cmake_build build/c
}

build_sanitize() {
    cmake_build build/sanitize -DSLUICE_SANITIZE=ON
}

build_fuzz() {
    clang=$(command -v clang-14 || command -v clang) || {
        echo "build: the fuzz targets need clang; type: apt-get install clang-14" >&2
        return 1
    }
    cmake_build build/fuzz -DSLUICE_FUZZ=ON -DCMAKE_C_COMPILER="$clang"
}

# Where Node keeps the headers of its own version beside itself (Debian packages do), empty otherwise.
node_headers() {
    # shellcheck disable=SC2016 # this is JavaScript
    node -p '
        const { existsSync, readFileSync } = require("node:fs");
        const { dirname, join } = require("node:path");
        const prefix = dirname(dirname(process.execPath));
        const file = join(prefix, "include", "node", "node_version.h");
        const text = existsSync(file) ? readFileSync(file, "utf8") : "";
        const number = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
        const version = ["MAJOR", "MINOR", "PATCH"].map(number).join(".");
        version === process.versions.node ? prefix : "";
    '
}

# cmake-js takes Node's headers from npm's `nodedir` setting, or downloads them where there is none. A
# download is needless where they are on the machine already.
build_addon() {
    if [ ! -f mgmt/ring/CMakeLists.txt ]; then
        echo "build: mgmt/ring/CMakeLists.txt is missing: this is not a whole work tree" >&2
        return 1
    fi
    nodedir=$(npm config get nodedir 2>/dev/null) || nodedir=
    case $nodedir in
    '' | undefined | null) nodedir=$(node_headers) ;;
    esac
    if [ -n "$nodedir" ]; then
        export npm_config_nodedir="$nodedir"
    fi
    npx --no-install cmake-js compile -d mgmt/ring -O build/addon --log-level error >build/addon.log 2>&1 || {
        cat build/addon.log >&2
        if [ -z "$nodedir" ]; then
            echo "build: Node's headers are not on this machine and cmake-js fetches them from" \
                "nodejs.org; without a network set npm's nodedir to a folder with include/node" >&2
        fi
        return 1
    }
}

build_ts() {
    npx --no-install tsc -p tsconfig.json
}

mkdir -p build
for part in "$@"; do
    began=$(date +%s)
    case $part in
    c | addon | ts | sanitize | fuzz)
        echo "== build $part"
        "build_$part"
        ;;
    *)
        echo "build: no part is called '$part'; parts: c addon ts sanitize fuzz" >&2
        exit 2
        ;;
    esac
    echo "   done in $(($(date +%s) - began)) s"
done
