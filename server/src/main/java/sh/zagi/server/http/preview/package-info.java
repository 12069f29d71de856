// SPDX-License-Identifier: Apache-2.0
/// The apps of sessions in browsers: each on an origin of its own, as the session's programs
/// answer.
@NullMarked
package sh.zagi.server.http.preview;

import org.jspecify.annotations.NullMarked;
