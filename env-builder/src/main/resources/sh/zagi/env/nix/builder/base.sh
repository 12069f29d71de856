# SPDX-License-Identifier: Apache-2.0
# The essential packages, unpacked and configured, as one tar that keeps owners and modes.
. "$SCRIPTS/common.sh"
cd "$ROOT"
for dir in bin sbin lib lib32 lib64 libx32; do mkdir -p usr/$dir; ln -s usr/$dir $dir; done
chmod 755 "$ROOT" proc dev sys
# first plainly, so that maintainer scripts find a shell; then by dpkg, which runs them
for deb in $(cat run/build/debs); do
  dpkg-deb --fsys-tarfile "$ROOT$deb" | tar -x --keep-directory-symlink -p -C "$ROOT"
done
repair_modes
[ -e usr/bin/awk ] || ln -s mawk usr/bin/awk
cd /
in_root ldconfig
begin_packages
mkdir -p "$ROOT/var/lib/dpkg"
touch "$ROOT/var/lib/dpkg/status" "$ROOT/var/lib/dpkg/available"
rm -f "$ROOT/usr/bin/awk"
for section in 1 2 3 4 5 6 7 8; do mkdir -p "$ROOT/usr/share/man/man$section"; done
in_root sh -c 'dpkg --force-depends --force-unsafe-io --force-overwrite --install $(grep -E "/[a-z0-9]*-base-passwd_" /run/build/debs)'
in_root sh -c 'dpkg --force-depends --force-unsafe-io --unpack $(cat /run/build/debs)'
repair_modes
configure
clean
cd "$ROOT"
tar -c --anchored --exclude='./dev/*' --exclude='./proc/*' --exclude='./run/*' --exclude='./tmp/*' \
  --numeric-owner --sort=name --mtime=@$SOURCE_DATE_EPOCH --clamp-mtime --format=gnu -f "$OUT" .
