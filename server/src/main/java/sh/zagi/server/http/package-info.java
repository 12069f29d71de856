// SPDX-License-Identifier: Apache-2.0
/// The HTTP door: Jetty, git's smart HTTP and images for container engines, over the same store and
/// access checker as SSH.
@NullMarked
package sh.zagi.server.http;

import org.jspecify.annotations.NullMarked;
