// SPDX-License-Identifier: Apache-2.0
/// The data folder: its layout, its modes and its single writer; how folders go away.
@NullMarked
package sh.zagi.storage.folder;

import org.jspecify.annotations.NullMarked;
