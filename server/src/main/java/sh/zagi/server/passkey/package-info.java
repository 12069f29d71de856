// SPDX-License-Identifier: Apache-2.0
/// Passkeys: what they sign is made and checked here; the only user of the WebAuthn library.
@NullMarked
package sh.zagi.server.passkey;

import org.jspecify.annotations.NullMarked;
