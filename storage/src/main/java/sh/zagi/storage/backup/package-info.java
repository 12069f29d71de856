// SPDX-License-Identifier: Apache-2.0
/// Copies of everything that the server keeps: made while it runs, checked, and put back.
@NullMarked
package sh.zagi.storage.backup;

import org.jspecify.annotations.NullMarked;
