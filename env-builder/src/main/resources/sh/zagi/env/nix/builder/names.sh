# SPDX-License-Identifier: Apache-2.0
# Lists $ROOT without what is mounted there only while it is made: names TIME writes /tmp/folders-TIME and /tmp/files-TIME.
names() {
  cd "$ROOT"
  all -type d -print0 | sort -z > /tmp/folders-$1
  all ! -type d -print0 | sort -z > /tmp/files-$1
}

all() {
  find . -mindepth 1 \( -path './dev/*' -o -path './proc/*' -o -path './sys/*' -o -path './run/*' -o -path './tmp/*' \) -prune -o "$@"
}
