// SPDX-License-Identifier: Apache-2.0
/// Commits byte by byte: change ids, conflicts, and headers that nobody here knows.
@NullMarked
package sh.zagi.change.commit;

import org.jspecify.annotations.NullMarked;
