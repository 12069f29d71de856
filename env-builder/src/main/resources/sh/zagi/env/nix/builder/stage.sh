# SPDX-License-Identifier: Apache-2.0
# Adds packages to the stages below, unpacked and configured.
. "$SCRIPTS/common.sh"
tar -x -p --numeric-owner -f "$BELOW/special.tar" -C "$ROOT"
repair_modes
begin_stage
begin_packages
# a database cluster has a random identity: each session makes its own
cluster=$ROOT/etc/postgresql-common/createcluster.conf
if [ ! -e "$cluster" ]; then
  mkdir -p "$ROOT/etc/postgresql-common"
  printf 'create_main_cluster = false\n' > "$cluster"
fi
in_root sh -c 'xargs dpkg --force-depends --force-unsafe-io --force-confold --unpack < /run/build/debs'
repair_modes
configure
if [ ! -d "$ROOT/etc/postgresql" ]; then rm -f "$cluster"; rmdir "$ROOT/etc/postgresql-common" 2>/dev/null || true; fi
finish
