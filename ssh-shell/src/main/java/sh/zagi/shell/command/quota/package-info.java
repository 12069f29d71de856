// SPDX-License-Identifier: Apache-2.0
/// Verbs about quotas: what an owner may have here, and what it has.
@NullMarked
package sh.zagi.shell.command.quota;

import org.jspecify.annotations.NullMarked;
