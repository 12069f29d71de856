// SPDX-License-Identifier: Apache-2.0
/// Conflicts as people see them: text with markers, and back.
@NullMarked
package sh.zagi.change.conflict;

import org.jspecify.annotations.NullMarked;
