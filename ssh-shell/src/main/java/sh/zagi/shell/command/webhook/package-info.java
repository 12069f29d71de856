// SPDX-License-Identifier: Apache-2.0
/// Verbs about webhooks: places elsewhere that are told of what happens to a repository.
@NullMarked
package sh.zagi.shell.command.webhook;

import org.jspecify.annotations.NullMarked;
