# SPDX-License-Identifier: Apache-2.0
# Lays out a local Maven repository. A line of the files and of the texts is: file path.
PATH=$bootstrap/bin
mkdir -p $out
cat $filesPath $textsPath > /build/all
cut -d ' ' -f 2 /build/all | xargs -r -n 1 dirname | sort -u | (cd $out; xargs -r mkdir -p)
while read -r file place; do
  cp $file $out/$place
  chmod 644 $out/$place
done < /build/all
