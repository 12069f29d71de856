// SPDX-License-Identifier: Apache-2.0
/// One class per ecosystem: how its projects are recognised, and what they ask for.
@NullMarked
package sh.zagi.env.detect.ecosystem;

import org.jspecify.annotations.NullMarked;
