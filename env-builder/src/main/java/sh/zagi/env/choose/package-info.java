// SPDX-License-Identifier: Apache-2.0
/// From what a project needs to where it comes from: pinned tools, Debian packages.
@NullMarked
package sh.zagi.env.choose;

import org.jspecify.annotations.NullMarked;
