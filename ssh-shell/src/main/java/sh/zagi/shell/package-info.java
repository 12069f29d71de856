// SPDX-License-Identifier: Apache-2.0
/// What clients can type, gathered: the packages below bring their verbs, this one makes the table.
@NullMarked
package sh.zagi.shell;

import org.jspecify.annotations.NullMarked;
