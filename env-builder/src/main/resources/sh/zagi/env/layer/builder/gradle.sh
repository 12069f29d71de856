# SPDX-License-Identifier: Apache-2.0
# Lays out what Gradle fetched as one Maven repository, and the script that makes Gradle take it. A line of the files
# is: file path; of the texts: file path.
PATH=$bootstrap/bin
repository=$out/zagi/repository
mkdir -p $repository $out/init.d
cut -d ' ' -f 2 $filesPath | xargs -r -n 1 dirname | sort -u | (cd $repository; xargs -r mkdir -p)
while read -r file place; do cp $file $repository/$place; chmod 644 $repository/$place; done < $filesPath
while read -r text place; do cp $text $out/$place; chmod 644 $out/$place; done < $textsPath
