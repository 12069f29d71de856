# SPDX-License-Identifier: Apache-2.0
# Unpacks crates into a folder that cargo takes instead of their registry. A line of the files is: file path; of the
# texts: checksum-file crate.
PATH=$bootstrap/bin
mkdir -p $out/vendor
while read -r file place; do tar -xzf $file -C $out/vendor; done < $filesPath
while read -r text place; do cp $text $out/vendor/$place/.cargo-checksum.json; done < $textsPath
cat > $out/config.toml <<END
[source.crates-io]
replace-with = "locked"

[source.locked]
directory = "/home/dev/.cargo/vendor"

[net]
offline = true
END
