// SPDX-License-Identifier: Apache-2.0
/// Environments: from a commit to a ready, pinned, shared environment.
@NullMarked
package sh.zagi.env;

import org.jspecify.annotations.NullMarked;
