// SPDX-License-Identifier: Apache-2.0
/// How many tests did what, read from what test runners print or leave in report files.
@NullMarked
package sh.zagi.review.count;

import org.jspecify.annotations.NullMarked;
