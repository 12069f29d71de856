// SPDX-License-Identifier: Apache-2.0
/// The door inside sessions: what their programs call is one more exchange for the runner.
@NullMarked
package sh.zagi.shell.relay;

import org.jspecify.annotations.NullMarked;
