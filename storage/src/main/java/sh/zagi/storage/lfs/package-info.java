// SPDX-License-Identifier: Apache-2.0
/// Large files beside git (git-lfs): contents by their SHA-256, who has which, locks and tickets.
@NullMarked
package sh.zagi.storage.lfs;

import org.jspecify.annotations.NullMarked;
