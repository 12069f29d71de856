# SPDX-License-Identifier: Apache-2.0
# Makes one stage of a root file system: $out/tree with what this stage adds, $out/special.tar with all files whose
# owner or mode a store directory cannot hold, $out/below with the stages under it, the lowest first.
#
# Runs $inner as a pretended root inside the toolbox. The Nix sandbox maps one user id only, so a nested user
# namespace gives mounts and chroot, and fakeroot remembers owners and modes that the kernel would refuse.
PATH=$bootstrap/bin
if [ "$1" != nested ]; then
  unshare -Urm sh -e $0 nested
  # the mounts are gone, so this stays in the root; what a script left behind need not be removable by its owner
  exec unshare -Ur sh -e -c 'chmod -R u+rwx $out/root 2>/dev/null || true; rm -rf $out/root'
fi

in_toolbox() {
  chroot $toolbox /usr/bin/env -i \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C TZ=UTC SHELL=/bin/sh \
    SOURCE_DATE_EPOCH=$epoch PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 \
    DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true DEBCONF_NOWARNINGS=yes \
    FAKEROOTDONTTRYCHOWN=1 ROOT=$root OUT=$out SCRIPTS=$scripts BELOW=$below IN_MEMORY=$inMemory "$@"
}

mkdir -p $out
: > $out/below
if [ -n "$inMemory" ]; then root=/build/root; else root=$out/root; fi
mkdir $root
if [ -n "$inMemory" ]; then mount -t tmpfs -o mode=755,size=100% tmpfs $root; fi
mount --rbind /nix/store $toolbox/nix/store
mount --rbind /build $toolbox/build
mount -t tmpfs -o mode=1777 tmpfs $toolbox/tmp
# A copy and not an overlay: fakeroot knows files by their inode numbers, and equal files of a store share theirs.
if [ -n "$below" ]; then
  cat $below/below > $out/below
  echo $below >> $out/below
  for stage in $(cat $out/below); do
    in_toolbox dash -ec 'tar -c --hard-dereference -f - -C $0/tree . | tar -x -p -f - -C "$ROOT"' $stage
  done
  chmod -R u+w $root
fi
mkdir -p $root/proc $root/dev $root/sys $root/run/zagi $root/tmp

mount --rbind /dev $toolbox/dev
mount --rbind /proc $toolbox/proc

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

in_toolbox dash -e $scripts/before.sh
in_toolbox fakeroot -- dash -e $scripts/$inner
in_toolbox dash -e $scripts/difference.sh
