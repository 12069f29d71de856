// SPDX-License-Identifier: Apache-2.0
/// What a session sees of its repository as git: objects that visible refs reach, and a `.git` that
/// is made without copying any.
@NullMarked
package sh.zagi.storage.git.inside;

import org.jspecify.annotations.NullMarked;
