// SPDX-License-Identifier: Apache-2.0
/// Checks: a project's own build and tests, run once per tree and environment and kept as a note.
@NullMarked
package sh.zagi.review.check;

import org.jspecify.annotations.NullMarked;
