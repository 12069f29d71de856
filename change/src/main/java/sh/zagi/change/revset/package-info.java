// SPDX-License-Identifier: Apache-2.0
/// Revsets: the small language in which people and programs say which commits they mean.
@NullMarked
package sh.zagi.change.revset;

import org.jspecify.annotations.NullMarked;
