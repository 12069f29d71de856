// SPDX-License-Identifier: Apache-2.0
/// Verbs about identities: who people are at an OpenID provider.
@NullMarked
package sh.zagi.shell.command.identity;

import org.jspecify.annotations.NullMarked;
