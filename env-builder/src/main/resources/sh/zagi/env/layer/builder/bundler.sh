# SPDX-License-Identifier: Apache-2.0
# Installs the locked gems of a project. A line of the files is: file gems/name.
target=/home/dev/.local/share/gems
. $scripts/root.sh

put_texts
app=$root/workspace/${folder:+$folder/}
mkdir -p $app/vendor/cache
while read -r file place; do ln -sf $file $app/vendor/cache/${place##*/}; done < $filesPath
in_root BUNDLE_PATH=$target BUNDLE_FROZEN=true BUNDLE_DISABLE_VERSION_CHECK=true BUNDLE_JOBS=2 CFLAGS=-g0 \
  /bin/sh -ec 'cd "$FOLDER"; bundle install --local --no-cache'
# what native extensions say of their own making
find $out \( -name gem_make.out -o -name mkmf.log -o -name '*.o' \) -exec rm -f {} +
find $out -type d -name cache -path '*/ruby/*' -exec rm -rf {} +
