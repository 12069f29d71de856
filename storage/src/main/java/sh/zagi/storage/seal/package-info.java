// SPDX-License-Identifier: Apache-2.0
/// Secrets at rest: what must be kept is kept encrypted by age, with a key of this server.
@NullMarked
package sh.zagi.storage.seal;

import org.jspecify.annotations.NullMarked;
