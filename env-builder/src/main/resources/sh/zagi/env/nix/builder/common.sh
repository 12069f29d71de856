# SPDX-License-Identifier: Apache-2.0
# Shared by base.sh and stage.sh. ROOT is the tree in the making; all of this runs under fakeroot.
export LD_LIBRARY_PATH=$LD_LIBRARY_PATH:/run/build
umask 022

in_root() { chroot "$ROOT" "$@"; }

# fakeroot swallows a refused setuid chmod and leaves mode 000 on disk, which cannot be executed. Static busybox
# is not preloaded, so this changes the disk only and the recorded mode survives.
repair_modes() {
  "$ROOT/run/build/busybox" find "$ROOT" -xdev -type f -perm 0 -exec "$ROOT/run/build/busybox" chmod 755 {} +
}

# What changes from here on is part of this stage. File systems may count time in ticks of some milliseconds.
begin_stage() {
  sleep 0.05
  touch /tmp/start
  sleep 0.05
  # the answers to the questions of packages were removed with the stage below; these are their defaults
  in_root perl -e 'use Debconf::Db; use Debconf::Template; Debconf::Db->load; for my $file (glob "/var/lib/dpkg/info/*.templates") {
    my ($owner) = $file =~ m{([^/:]+)(?::\w+)?\.templates$}; Debconf::Template->load($file, $owner) } Debconf::Db->save'
}

# Prevents services from starting and documents from being unpacked.
begin_packages() {
  printf '#!/bin/sh\nexit 101\n' > "$ROOT/usr/sbin/policy-rc.d"
  chmod 755 "$ROOT/usr/sbin/policy-rc.d"
  if [ ! -e "$ROOT/etc/dpkg/dpkg.cfg.d/zagi" ]; then
    mkdir -p "$ROOT/etc/dpkg/dpkg.cfg.d"
    cp "$SCRIPTS/dpkg.cfg" "$ROOT/etc/dpkg/dpkg.cfg.d/zagi"
  fi
}

configure() { in_root dpkg --force-unsafe-io --force-confold --configure -a; }

# Removes what differs from build to build, and secrets that every session would share.
clean() {
  cd "$ROOT"
  rm -f usr/sbin/policy-rc.d
  find var/log var/cache/apt var/lib/apt/lists var/cache/fontconfig var/cache/man var/backups \
    -type f -delete 2>/dev/null || true
  # answers to questions of packages: some are random, and nobody asks again
  rm -f var/cache/debconf/*.dat var/cache/debconf/*-old var/lib/dpkg/*-old var/cache/ldconfig/aux-cache var/lib/dpkg/lock* \
    etc/passwd- etc/group- etc/shadow- etc/gshadow- etc/subuid- etc/subgid- etc/.pwd.lock \
    var/lib/dpkg/triggers/Lock var/lib/dpkg/lock-frontend etc/machine-id var/lib/dbus/machine-id \
    var/lib/systemd/random-seed etc/ssh/ssh_host_* etc/resolv.conf
  if [ -e etc/ssl/private/ssl-cert-snakeoil.key ]; then
    for link in etc/ssl/certs/*.[0-9]; do
      case $(readlink "$link") in ssl-cert-snakeoil.pem) rm -f "$link" ;; esac
    done
    rm -f etc/ssl/private/ssl-cert-snakeoil.key etc/ssl/certs/ssl-cert-snakeoil.pem
  fi
  if [ -f etc/ssl/certs/java/cacerts ]; then
    perl "$SCRIPTS/jks.pl" etc/ssl/certs/java/cacerts "$SOURCE_DATE_EPOCH"
  fi
  # the day of the last password change comes from the clock
  sed -i "s/^\([^:]*:[^:]*\):[0-9]*:/\1:$((SOURCE_DATE_EPOCH / 86400)):/" etc/shadow
  cd /
}

# Ends a stage: cleans, and packs what a store directory cannot hold.
finish() {
  clean
  cd "$ROOT"
  : > etc/resolv.conf
  find . \( -path './dev/*' -o -path './proc/*' -o -path './run/*' -o -path './tmp/*' \) -prune -o \( ! -user 0 -o ! -group 0 -o -type d ! -perm 755 -o -type f ! -perm 644 ! -perm 755 ! -perm 444 ! -perm 555 \) \
    -print0 | sort -z > /tmp/special
  tar -c --null --no-recursion --numeric-owner --mtime=@$SOURCE_DATE_EPOCH --format=gnu -T /tmp/special -f "$OUT/special.tar"
}
