// SPDX-License-Identifier: Apache-2.0
/// Upkeep of repositories while they are in use: one pack with bitmaps instead of many, and whether
/// all that refs reach is whole.
@NullMarked
package sh.zagi.storage.git.upkeep;

import org.jspecify.annotations.NullMarked;
