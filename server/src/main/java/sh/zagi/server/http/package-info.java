// SPDX-License-Identifier: Apache-2.0
/// The HTTP door: Jetty, and git's smart HTTP over the same store and access checker as SSH.
@NullMarked
package sh.zagi.server.http;

import org.jspecify.annotations.NullMarked;
