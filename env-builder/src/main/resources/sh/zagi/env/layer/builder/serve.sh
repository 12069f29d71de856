# SPDX-License-Identifier: Apache-2.0
# Sourced: starts the build's own npm registry with all files.
put_files /tmp/registry
cp $scripts/registry.js $root/tmp/registry.js
chroot $root /opt/zagi/node/bin/node /tmp/registry.js /tmp/registry /tmp/registry.up &
registry=$!
tries=0
until [ -e $root/tmp/registry.up ]; do
  tries=$((tries + 1))
  if [ $tries = 300 ]; then echo "the registry of the build did not start"; exit 1; fi
  chroot $root /bin/sleep 0.1
done
