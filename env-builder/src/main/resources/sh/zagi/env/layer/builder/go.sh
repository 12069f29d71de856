# SPDX-License-Identifier: Apache-2.0
# Lays out the files of a module proxy where go keeps what it downloaded. A line of the files is: file path.
PATH=$bootstrap/bin
download=$out/pkg/mod/cache/download
mkdir -p $download
cut -d ' ' -f 2 $filesPath | xargs -r -n 1 dirname | sort -u | (cd $download; xargs -r mkdir -p)
while read -r file place; do cp $file $download/$place; done < $filesPath
find $download -type f -exec chmod 644 {} +
