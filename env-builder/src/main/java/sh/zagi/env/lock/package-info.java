// SPDX-License-Identifier: Apache-2.0
/// env.lock: every byte of an environment, pinned; its canonical form is the environment's key.
@NullMarked
package sh.zagi.env.lock;

import org.jspecify.annotations.NullMarked;
