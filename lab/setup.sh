#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a Debian 12 machine able to build, test and run Sluice: Debian packages, npm packages, huge
# pages, the build itself. Safe to run again at any time; what is in place already is left alone, so
# that a second run takes about a second.
set -eu

cd "$(dirname "$0")/.."

BUILD_PACKAGES="build-essential cmake ninja-build pkg-config dpdk-dev libcmocka-dev liblmdb-dev \
clang-14 libclang-rt-14-dev clang-format-14 shellcheck git ca-certificates"
LAB_PACKAGES="netbase iproute2 ethtool nftables iputils-ping procps util-linux e2fsprogs \
nfs-ganesha nfs-ganesha-vfs nfs-ganesha-proxy-v4 rpcbind nfs-common libnfs-utils libnfs-dev iperf3 haproxy \
nginx libnginx-mod-stream krb5-kdc krb5-admin-server krb5-user libkrb5-dev qemu-system-x86 \
busybox-static cpio"
NODE_MINIMUM=20.17
HUGE_PAGES_WANTED=256 # of 2 MiB, free: what the lab's fast path asks for, with room
HUGE_PAGES_DIR=/dev/hugepages

say() {
    echo "setup: $*"
}

fail() {
    echo "setup: $*" >&2
    exit 1
}

missing_packages() {
    for package in $BUILD_PACKAGES $LAB_PACKAGES; do
        state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) || state=
        case $state in
        ii*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

debian_release() {
    # shellcheck source=/dev/null
    (. /etc/os-release 2>/dev/null && echo "${ID:-unknown} ${VERSION_ID:-}") || echo unknown
}

# Installing a server on Debian also starts and enables it. The lab runs its own copies in its own
# namespaces; on the machine itself nothing shall listen because Sluice was tried out.
install_packages() {
    policy=/usr/sbin/policy-rc.d
    made_policy=
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        made_policy=yes
        trap 'rm -f "$policy"' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || fail "apt-get update failed: see the lines above; is the network up?"
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends $1 ||
        fail "apt-get could not install: $1; see the lines above"
    if [ -n "$made_policy" ]; then
        rm -f "$policy"
        trap - EXIT
    fi
    if [ -d /run/systemd/system ]; then
        for unit in rpcbind.socket rpcbind.service nfs-ganesha.service iperf3.service nginx.service \
            krb5-kdc.service krb5-admin-server.service; do
            case " $1 " in
            *" ${unit%%.*} "*) systemctl disable --now "$unit" >/dev/null 2>&1 || true ;;
            esac
        done
    fi
}

check_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        fail "this is not Debian ($(debian_release)). Install by hand what these Debian 12 packages" \
            "hold, and Node $NODE_MINIMUM or newer, then run the steps of lab/build.sh:" \
            "$BUILD_PACKAGES $LAB_PACKAGES"
    fi
    missing=$(missing_packages)
    if [ -z "$missing" ]; then
        say "Debian packages: all there"
        return
    fi
    release=$(debian_release)
    if [ "$release" != "debian 12" ]; then
        fail "this is $release, not Debian 12, and these packages are missing: $missing" \
            "Install them (or what they hold) by hand and run this again."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        fail "not root, and Debian packages are missing. Type:" \
            "sudo apt-get update && sudo apt-get install $missing"
    fi
    say "Debian packages: installing $missing"
    install_packages "$missing"
}

check_node() {
    command -v node >/dev/null 2>&1 ||
        fail "Node.js is missing: install Node $NODE_MINIMUM or newer with npm (nodejs.org)"
    version=$(node -p process.versions.node)
    lowest=$(printf '%s\n%s\n' "$NODE_MINIMUM" "$version" | sort -V | head -n 1)
    [ "$lowest" = "$NODE_MINIMUM" ] ||
        fail "Node $version is too old: install Node $NODE_MINIMUM or newer (nodejs.org)"
    command -v npm >/dev/null 2>&1 || fail "npm is missing: install it beside Node $version"
}

# True when node_modules holds just the versions package-lock.json names.
npm_packages_current() {
    node -e '
        const { readFileSync } = require("node:fs");
        const read = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
        const have = read("node_modules/.package-lock.json");
        const stale = Object.entries(read("package-lock.json")).some(
            ([path, wanted]) =>
                path !== "" && !wanted.optional && have[path]?.version !== wanted.version,
        );
        process.exit(stale ? 1 : 0);
    ' 2>/dev/null
}

check_npm_packages() {
    if npm_packages_current; then
        say "npm packages: all there"
        return
    fi
    say "npm packages: installing with npm ci"
    npm ci --no-audit --no-fund || fail "npm ci failed: see the lines above"
}

free_huge_pages() {
    cat /sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages 2>/dev/null || echo 0
}

# Pages in use by a lab that is running are not missing: only the shortfall is added.
reserve_huge_pages() {
    total=/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages
    wanted=$(($(cat $total 2>/dev/null || echo 0) + HUGE_PAGES_WANTED - $(free_huge_pages)))
    { echo "$wanted" >$total; } 2>/dev/null || return 1
    [ "$(free_huge_pages)" -ge $HUGE_PAGES_WANTED ]
}

check_huge_pages() {
    if ! grep -q " $HUGE_PAGES_DIR hugetlbfs " /proc/mounts; then
        { mkdir -p $HUGE_PAGES_DIR && mount -t hugetlbfs none $HUGE_PAGES_DIR; } 2>/dev/null ||
            fail "no huge pages are mounted. Type: sudo mkdir -p $HUGE_PAGES_DIR &&" \
                "sudo mount -t hugetlbfs none $HUGE_PAGES_DIR"
    fi
    if [ "$(free_huge_pages)" -lt $HUGE_PAGES_WANTED ] && ! lab_is_running && ! reserve_huge_pages; then
        fail "only $(free_huge_pages) huge pages of 2 MiB are free and $HUGE_PAGES_WANTED are needed." \
            "Type: echo 512 | sudo tee /proc/sys/vm/nr_hugepages (after a reboot if memory is fragmented)"
    fi
    say "huge pages: $(free_huge_pages) of 2 MiB free"
}

lab_is_running() {
    ls /run/netns/sl-* >/dev/null 2>&1
}

source_hash() {
    {
        find firmware dpdk-pmd mgmt lab test -type f -not -path 'test/fuzz/corpus/*' -print0
        find . -maxdepth 1 -name '*.json' -print0
        printf '%s\0' CMakeLists.txt
    } | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

check_build() {
    mkdir -p build
    hash=$(source_hash)
    if [ "$(cat build/.setup-stamp 2>/dev/null)" = "$hash" ]; then
        say "build: up to date"
        return
    fi
    say "build: the fast path, the addon, the management plane"
    rm -f build/.setup-stamp
    sh lab/build.sh c addon ts
    echo "$hash" >build/.setup-stamp
}

say "making this machine ready for Sluice (Debian packages, npm packages, huge pages, build)"
check_packages
check_node
check_npm_packages
check_huge_pages
check_build
say "ready"
