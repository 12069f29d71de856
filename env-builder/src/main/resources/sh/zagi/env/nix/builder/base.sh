# SPDX-License-Identifier: Apache-2.0
# The essential packages, unpacked and configured, and the user of sessions.
. "$SCRIPTS/common.sh"
cd "$ROOT"
for dir in bin sbin lib lib32 lib64 libx32; do mkdir -p usr/$dir; ln -s usr/$dir $dir; done
chmod 755 "$ROOT" proc dev sys
# first plainly, so that maintainer scripts find a shell; then by dpkg, which runs them and knows what to leave out
for deb in $(cat run/build/debs); do
  dpkg-deb --fsys-tarfile "$ROOT$deb" | tar -x --keep-directory-symlink -p -C "$ROOT" \
    --exclude='./usr/share/doc/*' --exclude='./usr/share/info/*' --exclude='./usr/share/locale/*' --exclude='./usr/share/man/*'
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
in_root groupadd -g 1000 dev
in_root useradd -u 1000 -g 1000 -d /home/dev -s /bin/bash -m -c dev dev
mkdir -p "$ROOT/workspace" "$ROOT/home/dev/.m2/repository"
in_root chown -R dev:dev /workspace /home/dev
printf '127.0.0.1\tlocalhost\n::1\tlocalhost\n' > "$ROOT/etc/hosts"
finish
