// SPDX-License-Identifier: Apache-2.0
/// Debian as a source of packages: signed indexes, exact dependency resolution, verified downloads.
@NullMarked
package sh.zagi.env.debian;

import org.jspecify.annotations.NullMarked;
