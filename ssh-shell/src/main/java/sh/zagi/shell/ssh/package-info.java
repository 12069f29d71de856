// SPDX-License-Identifier: Apache-2.0
/// The SSH door: the only user of Apache MINA SSHD.
@NullMarked
package sh.zagi.shell.ssh;

import org.jspecify.annotations.NullMarked;
