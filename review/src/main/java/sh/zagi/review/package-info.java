// SPDX-License-Identifier: Apache-2.0
/// Review: what a change's checks said.
@NullMarked
package sh.zagi.review;

import org.jspecify.annotations.NullMarked;
