// SPDX-License-Identifier: Apache-2.0
/// What agents are kept from, by who they are and not by what their environment says.
@NullMarked
package sh.zagi.change.guard;

import org.jspecify.annotations.NullMarked;
