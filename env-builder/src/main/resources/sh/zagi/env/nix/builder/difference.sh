# SPDX-License-Identifier: Apache-2.0
# Brings what a stage added or changed from $ROOT to $OUT/tree. A layer cannot take files away from those below, so a
# stage that removed one holds everything and has nothing below it.
. "$SCRIPTS/names.sh"
names after
sort -z /tmp/folders-before /tmp/files-before > /tmp/before
sort -z /tmp/folders-after /tmp/files-after > /tmp/after
comm -z -23 /tmp/before /tmp/after > /tmp/gone
if [ -z "$BELOW" ] || [ -s /tmp/gone ]; then
  tr '\0' '\n' < /tmp/gone | sed 's/^\./this stage is not a layer, it removed /'
  : > "$OUT/below"
  { cat /tmp/folders-after; printf './run/zagi\0'; } > /tmp/folders
  cp /tmp/files-after /tmp/files
else
  comm -z -13 /tmp/folders-before /tmp/folders-after > /tmp/folders
  # a change time cannot be set, so it tells of every write, rename and link since the stage began
  { comm -z -13 /tmp/files-before /tmp/files-after; all ! -type d -newercm /tmp/start -print0; } | sort -zu > /tmp/files
fi
link=--link
[ -z "$IN_MEMORY" ] || link=
mkdir "$OUT/tree"
(cd "$OUT/tree" && xargs -0 -r mkdir -p -- < /tmp/folders)
xargs -0 -r cp -a $link --parents -t "$OUT/tree" -- < /tmp/files
