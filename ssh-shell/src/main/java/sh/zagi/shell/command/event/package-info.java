// SPDX-License-Identifier: Apache-2.0
/// What happened here, as a stream that programs can take up where they left it.
@NullMarked
package sh.zagi.shell.command.event;

import org.jspecify.annotations.NullMarked;
