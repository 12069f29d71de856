# SPDX-License-Identifier: Apache-2.0
# Sourced by scripts that run programs of the environment: makes $root, the root file system of a session, read-only,
# with $out at $target. The second part runs in a user namespace of its own, so that it may mount.
PATH=$bootstrap/bin
if [ "$1" != nested ]; then mkdir -p $out; exec unshare -Urm sh -e $0 nested; fi

root=/build/root
mkdir -p $root
mount -t tmpfs -o mode=755,size=$tmpBytes tmpfs $root
tree=$rootfs/tree
if [ -s $rootfs/below ]; then
  # the lowest stage is named first there, and last here
  lower=
  for stage in $(cat $rootfs/below); do lower=:$stage/tree$lower; done
  tree=/build/tree
  mkdir $tree
  mount -t overlay -o lowerdir=$rootfs/tree$lower overlay $tree
fi
for dir in usr etc var; do mkdir $root/$dir; mount --rbind $tree/$dir $root/$dir; done
for dir in bin sbin lib lib64; do [ ! -e $tree/usr/$dir ] || ln -s usr/$dir $root/$dir; done
mkdir -p $root/proc $root/dev $root/tmp $root/run $root/home/dev $root/workspace $root/opt/zagi/node $root/nix/store
mount --rbind /proc $root/proc
mount --rbind /dev $root/dev
mount --rbind /nix/store $root/nix/store
[ -z "$tools" ] || mount --rbind $tools $root/opt/zagi/node
mkdir -p $root$target
mount --rbind $out $root$target

# Places each file below a folder of $root under its path in the registry; the texts below the workspace.
put_files() {
  mkdir -p $root$1
  cut -d ' ' -f 2 $filesPath | xargs -r -n 1 dirname | sort -u | (cd $root$1; xargs -r mkdir -p)
  while read -r file place; do ln -sf $file $root$1/$place; done < $filesPath
}
put_texts() {
  while read -r text place; do
    mkdir -p $(dirname $root/workspace/$place)
    cp $text $root/workspace/$place
    chmod 644 $root/workspace/$place
  done < $textsPath
}
remove_texts() {
  while read -r text place; do rm -f $root/workspace/$place; done < $textsPath
}

# Runs a program as a session would: in_root NAME=value... program argument...
in_root() {
  chroot $root /usr/bin/env -i PATH=/opt/zagi/node/bin:/usr/local/bin:/usr/bin:/bin HOME=/home/dev LANG=C.UTF-8 TZ=UTC \
    CI=true TMPDIR=/tmp SOURCE_DATE_EPOCH=315532800 FOLDER="/workspace/$folder" "$@"
}
