// SPDX-License-Identifier: Apache-2.0
/// The HTTP door: Jetty, git's smart HTTP, images and copies of environments, over the same store
/// and access checker as SSH.
@NullMarked
package sh.zagi.server.http;

import org.jspecify.annotations.NullMarked;
