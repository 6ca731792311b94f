#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds what the virtual machine with the Linux kernel's NFS client boots:
#   lab/peers/kernel-client/build.sh <directory> <program to put into /bin>…
# The directory gets `vmlinuz` and `initrd.img`: Debian's kernel, the modules named below, busybox, mount.nfs of
# nfs-common, init, channel and the programs. Nothing is installed on this machine and nothing kept elsewhere; what is there and
# was made of the same things stays as it is.
set -eu

MOUNT_NFS=/usr/sbin/mount.nfs
MODULES="virtio_pci virtio_net virtio_console virtio-rng nfs nfsv3"
here=$(cd "$(dirname "$0")" && pwd)
directory=$1
shift
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)

fail() {
    echo "kernel-client: $*" >&2
    exit 1
}

# The kernel that linux-image-amd64 stands for in this release of Debian.
kernel_package() {
    apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: *\(linux-image-6[^ ]*\)$/\1/p'
}

download() {
    package=$(kernel_package)
    if [ -z "$package" ]; then
        apt-get update -qq || fail "apt-get update failed: is the network up?"
        package=$(kernel_package)
    fi
    [ -n "$package" ] || fail "there is no package linux-image-amd64: is this Debian 12?"
    (cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$package") ||
        fail "apt-get could not download $package: is the network up?"
}

# fetch_kernel: the newest kernel, once; leaves of it what may be needed in kernel/boot and kernel/lib.
fetch_kernel() {
    if [ -e "$directory/kernel/complete" ]; then return; fi
    rm -rf "$directory/kernel" "$directory/package"
    mkdir -p "$directory/kernel" "$directory/package"
    download "$directory/package"
    dpkg-deb --fsys-tarfile "$directory"/package/*.deb |
        tar -x -C "$directory/kernel" --wildcards './boot/vmlinuz*' './lib/modules/*/kernel/fs' \
            './lib/modules/*/kernel/net' './lib/modules/*/kernel/drivers/virtio' \
            './lib/modules/*/kernel/drivers/char' './lib/modules/*/kernel/drivers/net/*virtio*' \
            './lib/modules/*/kernel/drivers/net/net_failover.ko' ||
        fail "the package of the kernel cannot be unpacked"
    rm -rf "$directory/package"
    touch "$directory/kernel/complete"
}

module_file() {
    find "$directory/kernel/lib/modules" -name "$1.ko" | head -n 1
}

# Names of the modules that a module's file says it needs (its `depends` of modinfo(8)).
needs() {
    tr '\0' '\n' <"$1" | sed -n 's/^depends=//p' | tr ',-' ' _'
}

# with_needed <module>: that module after all that it needs, a file a line, perhaps more than once.
with_needed() {
    file=$(module_file "$1")
    if [ -z "$file" ]; then
        # A name may have '-' in its file where '_' stands elsewhere; or it is part of the kernel.
        file=$(module_file "$(echo "$1" | tr _ -)")
    fi
    if [ -z "$file" ]; then return; fi
    found="$file $found"
    for needed in $(needs "$file"); do
        with_needed "$needed"
    done
}

# put_module <root> <module>: with all that it needs, in an order in which they can be loaded.
put_module() {
    found=
    with_needed "$2"
    [ -n "$found" ] || fail "the kernel has no module $2"
    for file in $found; do
        name=$(basename "$file")
        [ ! -e "$1/modules/$name" ] || continue
        cp "$file" "$1/modules/"
        echo "$name" >>"$1/modules/order"
    done
}

# put_program <root> <program>…: at the place it has here, with the libraries it needs.
put_program() {
    into=$1
    shift
    for program in "$@"; do
        for file in "$program" $(ldd "$program" | sed -n 's/^[^/]*\(\/[^ ]*\) (.*/\1/p'); do
            mkdir -p "$into$(dirname "$file")"
            cp -L "$file" "$into$file"
        done
    done
}

make_root() {
    root=$directory/root
    rm -rf "$root"
    mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/mnt" "$root/etc" \
        "$root/modules"
    cp /bin/busybox "$root/bin/busybox"
    for applet in $(/bin/busybox --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
    done
    cp "$here/init" "$root/init"
    cp "$here/channel" "$root/bin/channel"
    chmod 755 "$root/init" "$root/bin/channel"
    for program in "$@"; do cp "$program" "$root/bin/"; done
    echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
    echo 'root:x:0:' >"$root/etc/group"
    put_program "$root" "$MOUNT_NFS"
    ln -s mount.nfs "$root$(dirname "$MOUNT_NFS")/umount.nfs"
    cp /etc/netconfig /etc/protocols "$root/etc/" # it asks them for transports
    for module in $MODULES; do put_module "$root" "$module"; done
}

for tool in apt-get dpkg-deb cpio; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing; type: apt-get install $tool"
done
[ -x /bin/busybox ] || fail "busybox is missing; type: apt-get install busybox-static"
[ -x "$MOUNT_NFS" ] || fail "mount.nfs is missing; type: apt-get install nfs-common"

stamp=$(cat "$here/build.sh" "$here/init" "$here/channel" /bin/busybox "$MOUNT_NFS" "$@" | sha256sum)
if [ "$(cat "$directory/stamp" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
rm -f "$directory/stamp"
fetch_kernel
make_root "$@"
(cd "$directory/root" && find . | cpio -o -H newc --quiet | gzip -1) >"$directory/initrd.img.new"
mv "$directory/initrd.img.new" "$directory/initrd.img"
cp "$directory"/kernel/boot/vmlinuz-* "$directory/vmlinuz"
rm -rf "$directory/root"
echo "$stamp" >"$directory/stamp"
