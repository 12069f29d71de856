# SPDX-License-Identifier: Apache-2.0
# Lays out Node.js and tools written for it. A line of the files is: tarball folder; of the texts: name program.
PATH=$bootstrap/bin
while read -r tarball place; do
  mkdir -p $out/$place
  tar -xzf $tarball -C $out/$place --strip-components 1
done < $filesPath
while read -r text place; do
  mkdir -p $out/bin
  chmod 755 $out/$(cat $text)
  ln -sf ../$(cat $text) $out/bin/$place
done < $textsPath
chmod 755 $out/bin/*
rm -rf $out/share/man $out/share/doc
