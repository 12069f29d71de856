// SPDX-License-Identifier: Apache-2.0
/// The client side of SSH: upstreams of mirrors, met with a key of their own and known again by
/// theirs.
@NullMarked
package sh.zagi.shell.ssh.client;

import org.jspecify.annotations.NullMarked;
