# SPDX-License-Identifier: Apache-2.0
# Runs $inner as a pretended root inside the toolbox. The Nix sandbox maps one user id only, so a nested user
# namespace gives mounts and chroot, and fakeroot remembers owners and modes that the kernel would refuse.
PATH=$bootstrap/bin
if [ "$1" != nested ]; then exec unshare -Urm sh -e $0 nested; fi

case $inner in
  rootfs.sh) root=$out/tree ;;
  *) root=/build/root ;;
esac
mkdir -p $root/proc $root/dev $root/sys $root/run/zagi $root/tmp

mount --rbind /nix/store $toolbox/nix/store
mount --rbind /dev $toolbox/dev
mount --rbind /proc $toolbox/proc
mount --rbind /build $toolbox/build
mount -t tmpfs -o mode=1777 tmpfs $toolbox/tmp

# what maintainer scripts see: devices, processes, an empty /run and /tmp, and the packages to unpack
seen=$toolbox$root
mount --rbind /dev $seen/dev
mount --rbind /proc $seen/proc
mount -t tmpfs -o mode=1777 tmpfs $seen/tmp
mount -t tmpfs -o mode=755 tmpfs $seen/run
mkdir -p $seen/run/build/store
mount --rbind /nix/store $seen/run/build/store
cp $bootstrap/bin/busybox $seen/run/build/busybox
cp $toolbox/usr/lib/x86_64-linux-gnu/libfakeroot/libfakeroot-sysv.so $seen/run/build/
sed 's|/nix/store/|/run/build/store/|g' $debsPath | tr ' ' '\n' > $seen/run/build/debs

exec chroot $toolbox /usr/bin/env -i \
  PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C TZ=UTC SHELL=/bin/sh \
  SOURCE_DATE_EPOCH=$epoch PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 \
  DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true DEBCONF_NOWARNINGS=yes \
  FAKEROOTDONTTRYCHOWN=1 ROOT=$root OUT=$out SCRIPTS=$scripts BASE=$base \
  fakeroot -- dash -e $scripts/$inner
