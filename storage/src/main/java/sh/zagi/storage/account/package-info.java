// SPDX-License-Identifier: Apache-2.0
/// Who someone is, which keys prove it and what was granted.
@NullMarked
package sh.zagi.storage.account;

import org.jspecify.annotations.NullMarked;
