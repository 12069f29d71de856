# SPDX-License-Identifier: Apache-2.0
# Installs the locked packages of a project with yarn, from a registry inside of the build: version 1, or version 2 and
# later, which keeps what it loads from in the project itself.
target=/workspace
. $scripts/root.sh
. $scripts/serve.sh

put_texts
if grep -q '^__metadata:' $root/workspace/${folder:+$folder/}yarn.lock; then
  if grep -qE '^nodeLinker: *"?(node-modules|pnpm)' $root/workspace/${folder:+$folder/}.yarnrc.yml 2>/dev/null; then
    cache=/tmp/yarn-cache
  else
    cache=/workspace/${folder:+$folder/}.yarn/cache
  fi
  in_root YARN_NPM_REGISTRY_SERVER=http://127.0.0.1:4873/npm YARN_UNSAFE_HTTP_WHITELIST=127.0.0.1 YARN_IGNORE_PATH=1 \
    YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_GLOBAL_CACHE=0 YARN_CACHE_FOLDER=$cache YARN_ENABLE_HARDENED_MODE=0 \
    YARN_ENABLE_IMMUTABLE_INSTALLS=1 YARN_GLOBAL_FOLDER=/tmp/yarn YARN_HTTP_RETRY=0 npm_config_nodedir=/opt/zagi/node \
    /bin/sh -ec 'cd "$FOLDER"; yarn install --immutable'
else
  in_root npm_config_nodedir=/opt/zagi/node YARN_CACHE_FOLDER=/tmp/yarn-cache YARN_REGISTRY=http://127.0.0.1:4873/npm/ \
    /bin/sh -ec 'cd "$FOLDER"; yarn install --frozen-lockfile --non-interactive --no-progress --ignore-engines'
fi
kill $registry
remove_texts
mkdir -p $out/${folder:-.}/node_modules
