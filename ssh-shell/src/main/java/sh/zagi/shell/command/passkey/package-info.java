// SPDX-License-Identifier: Apache-2.0
/// Verbs about passkeys: what proves people to browsers.
@NullMarked
package sh.zagi.shell.command.passkey;

import org.jspecify.annotations.NullMarked;
