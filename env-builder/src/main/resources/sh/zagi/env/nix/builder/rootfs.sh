# SPDX-License-Identifier: Apache-2.0
# The base plus all other packages, configured: tree/ for the plain files, special.tar for those whose owner or
# mode a store directory cannot hold.
. "$SCRIPTS/common.sh"
tar -x -p --numeric-owner -f "$BASE" -C "$ROOT"
repair_modes
begin_packages
# a database cluster has a random identity: each session makes its own
mkdir -p "$ROOT/etc/postgresql-common"
printf 'create_main_cluster = false\n' > "$ROOT/etc/postgresql-common/createcluster.conf"
if [ -s "$ROOT/run/build/debs" ]; then
  in_root sh -c 'xargs dpkg --force-depends --force-unsafe-io --force-confold --unpack < /run/build/debs'
  repair_modes
  configure
fi
if [ ! -d "$ROOT/etc/postgresql" ]; then rm -rf "$ROOT/etc/postgresql-common/createcluster.conf"; rmdir "$ROOT/etc/postgresql-common" 2>/dev/null || true; fi

in_root groupadd -g 1000 dev
in_root useradd -u 1000 -g 1000 -d /home/dev -s /bin/bash -m -c dev dev
mkdir -p "$ROOT/workspace" "$ROOT/home/dev/.m2/repository"
in_root chown -R dev:dev /workspace /home/dev
printf '127.0.0.1\tlocalhost\n::1\tlocalhost\n' > "$ROOT/etc/hosts"
: > "$ROOT/etc/resolv.conf.new"
clean
# answers to questions of packages: some are random, and nobody asks again
rm -f "$ROOT"/var/cache/debconf/*.dat
mv "$ROOT/etc/resolv.conf.new" "$ROOT/etc/resolv.conf"

cd "$ROOT"
find . \( -path './dev/*' -o -path './proc/*' -o -path './run/*' -o -path './tmp/*' \) -prune -o \( ! -user 0 -o ! -group 0 -o -type d ! -perm 755 -o -type f ! -perm 644 ! -perm 755 ! -perm 444 ! -perm 555 \) \
  -print0 | sort -z > /tmp/special
tar -c --null --no-recursion --numeric-owner --mtime=@$SOURCE_DATE_EPOCH --format=gnu -T /tmp/special -f "$OUT/special.tar"
