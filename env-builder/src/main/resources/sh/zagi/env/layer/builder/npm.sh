# SPDX-License-Identifier: Apache-2.0
# Installs the locked packages of a project as npm would, without a network: the tarballs lie in npm's cache under
# their digests. A line of the files is: tarball place-in-the-cache; of the texts: file path-in-the-workspace.
PATH=$bootstrap/bin
if [ "$1" != nested ]; then mkdir -p $out; exec unshare -Urm sh -e $0 nested; fi

# the root file system of the environment, read-only, at the paths a session will have
root=/build/root
mkdir -p $root
mount -t tmpfs -o mode=755 tmpfs $root
for dir in usr etc var; do mkdir $root/$dir; mount --rbind $rootfs/tree/$dir $root/$dir; done
for dir in bin sbin lib lib64; do [ ! -e $rootfs/tree/usr/$dir ] || ln -s usr/$dir $root/$dir; done
mkdir -p $root/proc $root/dev $root/tmp $root/run $root/home/dev $root/workspace $root/opt/zagi/node $root/nix/store
mount --rbind /proc $root/proc
mount --rbind /dev $root/dev
mount --rbind /nix/store $root/nix/store
mount --rbind $tools $root/opt/zagi/node
mount --rbind $out $root/workspace

while read -r text place; do
  mkdir -p $(dirname $out/$place)
  cp $text $out/$place
  chmod 644 $out/$place
done < $textsPath
cache=$root/tmp/cache/_cacache/content-v2
cut -d ' ' -f 2 $filesPath | xargs -r -n 1 dirname | sort -u | (mkdir -p $cache; cd $cache; xargs -r mkdir -p)
while read -r tarball place; do ln -sf $tarball $cache/$place; done < $filesPath

chroot $root /usr/bin/env -i PATH=/opt/zagi/node/bin:/usr/local/bin:/usr/bin:/bin HOME=/home/dev LANG=C.UTF-8 TZ=UTC \
  CI=true TMPDIR=/tmp npm_config_nodedir=/opt/zagi/node npm_config_legacy_peer_deps=$legacyPeerDeps \
  /bin/sh -ec "cd '/workspace/$folder'; npm ci --offline --no-audit --no-fund --no-update-notifier --cache /tmp/cache" \
  || { cat $root/tmp/cache/_logs/*-debug-0.log 2>/dev/null | grep -E ' (error|verbose stack)' | head -40; exit 1; }

while read -r text place; do rm -f $out/$place; done < $textsPath
find $out -name .package-lock.json -exec rm -f {} +
mkdir -p $out/${folder:-.}/node_modules
