// SPDX-License-Identifier: Apache-2.0
/// Scripts of repositories' owners, each run in a container of its own in which nothing is but a
/// shell, git and the repository.
@NullMarked
package sh.zagi.session.hook;

import org.jspecify.annotations.NullMarked;
