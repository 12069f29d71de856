// SPDX-License-Identifier: Apache-2.0
/// The composition root: settings in, a running server out.
@NullMarked
package sh.zagi.server;

import org.jspecify.annotations.NullMarked;
