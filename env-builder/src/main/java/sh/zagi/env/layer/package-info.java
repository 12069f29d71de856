// SPDX-License-Identifier: Apache-2.0
/// Layers that are not Debian packages: tools from the npm registry, and the libraries of ten
/// package managers.
@NullMarked
package sh.zagi.env.layer;

import org.jspecify.annotations.NullMarked;
