// SPDX-License-Identifier: Apache-2.0
/// Archives of trees, as `git archive --remote` asks for them.
@NullMarked
package sh.zagi.storage.git.archive;

import org.jspecify.annotations.NullMarked;
