# SPDX-License-Identifier: Apache-2.0
# Writes down which files there are before a stage begins, for difference.sh.
. "$SCRIPTS/names.sh"
names before
