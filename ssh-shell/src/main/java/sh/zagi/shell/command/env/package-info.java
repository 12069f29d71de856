// SPDX-License-Identifier: Apache-2.0
/// Verbs about environments: show, oci, pull, and what they take of the disk.
@NullMarked
package sh.zagi.shell.command.env;

import org.jspecify.annotations.NullMarked;
