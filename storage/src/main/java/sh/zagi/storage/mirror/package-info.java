// SPDX-License-Identifier: Apache-2.0
/// Mirrors: which repositories have an upstream elsewhere, and how it stands between the two.
@NullMarked
package sh.zagi.storage.mirror;

import org.jspecify.annotations.NullMarked;
