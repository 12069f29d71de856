// SPDX-License-Identifier: Apache-2.0
/// The third door: a socket in each session, by which programs inside type verbs without a key.
@NullMarked
package sh.zagi.session.relay;

import org.jspecify.annotations.NullMarked;
