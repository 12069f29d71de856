// SPDX-License-Identifier: Apache-2.0
/// Signatures of commits and tags: who made them, by the keys that accounts have.
@NullMarked
package sh.zagi.storage.git.sign;

import org.jspecify.annotations.NullMarked;
