// SPDX-License-Identifier: Apache-2.0
/// What a project is, from its files alone: pure functions, one detector for each ecosystem.
@NullMarked
package sh.zagi.env.detect;

import org.jspecify.annotations.NullMarked;
