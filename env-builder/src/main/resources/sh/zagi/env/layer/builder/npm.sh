# SPDX-License-Identifier: Apache-2.0
# Installs the locked packages of a project as npm would, without a network: the tarballs lie in npm's cache under
# their digests. A line of the files is: tarball place-in-the-cache; of the texts: file path-in-the-workspace.
target=/workspace
. $scripts/root.sh

put_texts
put_files /tmp/cache/_cacache/content-v2
in_root npm_config_nodedir=/opt/zagi/node npm_config_legacy_peer_deps=$legacyPeerDeps /bin/sh -ec \
  'cd "$FOLDER"; npm ci --offline --no-audit --no-fund --no-update-notifier --cache /tmp/cache' \
  || { cat $root/tmp/cache/_logs/*-debug-0.log 2>/dev/null | grep -E ' (error|verbose stack)' | grep -v -E ' (info|http) ' | head -60; exit 1; }
remove_texts
# install scripts may write into the project: that is no library, and the project has its own files
find $out -name node_modules -prune -o ! -type d -print0 | xargs -0 -r rm -f
find $out -depth -type d -empty ! -path '*/node_modules/*' ! -path $out -exec rmdir {} ';'
find $out -name .package-lock.json -exec rm -f {} +
mkdir -p $out/${folder:-.}/node_modules
