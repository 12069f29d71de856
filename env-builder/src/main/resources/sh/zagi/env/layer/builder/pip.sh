# SPDX-License-Identifier: Apache-2.0
# Makes the virtual environment of a project from locked files. Packages without a wheel are built here, with the
# files as their only index. A line of the files is: file project/name.
target=/workspace
. $scripts/root.sh

mkdir -p $root/tmp/files
while read -r file place; do ln -sf $file $root/tmp/files/${place##*/}; done < $filesPath
put_texts
requirements=$root/workspace/${folder:+$folder/}requirements.zagi.txt
strict=
if grep -q -- --hash= $requirements; then strict='--require-hashes --no-deps'; fi
in_root PIP_NO_INDEX=1 PIP_FIND_LINKS=/tmp/files PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 \
  PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1 PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 CFLAGS=-g0 STRICT="$strict" /bin/sh -ec '
    cd "$FOLDER"
    python3 -m venv --without-pip --system-site-packages .venv
    if grep -q "[^[:space:]]" requirements.zagi.txt; then
      python3 -m pip --python .venv/bin/python install --no-compile $STRICT -r requirements.zagi.txt
    fi
    .venv/bin/python -m compileall -q --invalidation-mode checked-hash .venv/lib || true'
remove_texts
