// SPDX-License-Identifier: Apache-2.0
/// Work that nobody waits for: environments and checks after a push, sessions that fell idle.
@NullMarked
package sh.zagi.server.job;

import org.jspecify.annotations.NullMarked;
