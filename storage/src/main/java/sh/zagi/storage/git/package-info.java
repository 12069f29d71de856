// SPDX-License-Identifier: Apache-2.0
/// The git services: what a client may fetch and how a push becomes durable.
@NullMarked
package sh.zagi.storage.git;

import org.jspecify.annotations.NullMarked;
