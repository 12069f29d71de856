// SPDX-License-Identifier: Apache-2.0
/// Verbs about environments: show, oci.
@NullMarked
package sh.zagi.shell.command.env;

import org.jspecify.annotations.NullMarked;
