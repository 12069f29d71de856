// SPDX-License-Identifier: Apache-2.0
/// Containers by any OCI runtime found on the machine.
///
/// Everything between a tenant's process and the machine is decided here: namespaces, user ids,
/// system calls, capabilities, limits. A container never starts with less than that.
@NullMarked
package sh.zagi.session.runtime;

import org.jspecify.annotations.NullMarked;
