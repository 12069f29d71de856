// SPDX-License-Identifier: Apache-2.0
/// Tasks: a small list of what is to be done in a repository, kept in it as git objects.
@NullMarked
package sh.zagi.change.task;

import org.jspecify.annotations.NullMarked;
