// SPDX-License-Identifier: Apache-2.0
/// What pushed objects must not be: the checks that JGit's own leave out.
@NullMarked
package sh.zagi.storage.git.check;

import org.jspecify.annotations.NullMarked;
