// SPDX-License-Identifier: Apache-2.0
/// Processes that somebody is attached to: terminals, pipes, exit statuses.
///
/// Whatever a process wrote before it ended is delivered before its exit status is. Bytes wait in
/// kernel buffers only, so a slow reader slows the process and costs no memory here.
@NullMarked
package sh.zagi.session.terminal;

import org.jspecify.annotations.NullMarked;
