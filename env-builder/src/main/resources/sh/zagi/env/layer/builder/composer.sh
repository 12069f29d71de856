# SPDX-License-Identifier: Apache-2.0
# Installs the locked packages of a project with Composer. A line of the files is: file dist/package/version/reference.
target=/workspace
. $scripts/root.sh

put_files /tmp/files
put_texts
in_root COMPOSER_DISABLE_NETWORK=1 COMPOSER_HOME=/tmp/composer COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_NO_INTERACTION=1 \
  /bin/sh -ec 'cd "$FOLDER"
    composer install --prefer-dist --no-scripts --no-plugins --no-progress --ignore-platform-reqs --no-ansi'
remove_texts
mkdir -p $out/${folder:-.}/vendor
