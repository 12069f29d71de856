# SPDX-License-Identifier: Apache-2.0
# Installs the locked packages of a project with pnpm, from a registry inside of the build.
target=/workspace
. $scripts/root.sh
. $scripts/serve.sh

put_texts
in_root npm_config_nodedir=/opt/zagi/node npm_config_registry=http://127.0.0.1:4873/npm/ \
  npm_config_store_dir=/tmp/store npm_config_package_import_method=copy npm_config_update_notifier=false \
  npm_config_manage_package_manager_versions=false npm_config_side_effects_cache=false npm_config_fetch_retries=0 \
  /bin/sh -ec 'cd "$FOLDER"; pnpm install --frozen-lockfile --reporter=append-only'
kill $registry
remove_texts
# the time of the installation, which nothing reads
find $out -name .modules.yaml -exec sed -i \
  's/\(prunedAt"\{0,1\}: *\)"\{0,1\}[^"]* GMT"\{0,1\}/\1"Thu, 01 Jan 1970 00:00:00 GMT"/' {} +
find $out -name '.pnpm-workspace-state*.json' -exec rm -f {} +
mkdir -p $out/${folder:-.}/node_modules
