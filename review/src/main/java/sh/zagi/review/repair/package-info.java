// SPDX-License-Identifier: Apache-2.0
/// Repairs of environments: from what a failed run printed to the next environment to try.
@NullMarked
package sh.zagi.review.repair;

import org.jspecify.annotations.NullMarked;
