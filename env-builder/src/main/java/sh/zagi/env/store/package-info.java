// SPDX-License-Identifier: Apache-2.0
/// What is kept of environments: how much disk they take, what can go, and who may have copies.
@NullMarked
package sh.zagi.env.store;

import org.jspecify.annotations.NullMarked;
