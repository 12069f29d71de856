// SPDX-License-Identifier: Apache-2.0
/// The network of sessions: which places outside they may reach, and how much they did.
@NullMarked
package sh.zagi.session.egress;

import org.jspecify.annotations.NullMarked;
