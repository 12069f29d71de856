# SPDX-License-Identifier: Apache-2.0
# Unpacks the essential packages and fakeroot, unconfigured: the programs the later steps run in.
PATH=$bootstrap/bin
mkdir -p $out/usr/bin $out/usr/sbin $out/usr/lib $out/usr/lib64
for dir in bin sbin lib lib64; do ln -s usr/$dir $out/$dir; done
cd $out
for deb in $(cat $debsPath); do dpkg-deb -x $deb $out; done
mkdir -p dev proc tmp build nix/store
rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/info
# scripts need a /bin/sh and an awk; no maintainer script has run here to make the link
[ -e bin/sh ] || ln -s dash bin/sh
[ -e usr/bin/awk ] || ln -s mawk usr/bin/awk
ln -sf fakeroot-sysv usr/bin/fakeroot
ln -sf faked-sysv usr/bin/faked
