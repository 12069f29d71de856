// SPDX-License-Identifier: Apache-2.0
/// The append-only, hash-chained record of every verb and git act.
@NullMarked
package sh.zagi.storage.audit;

import org.jspecify.annotations.NullMarked;
