// SPDX-License-Identifier: Apache-2.0
/// Nix as the builder and keeper of layers: the store, builds, and the root file system built from
/// exact packages.
@NullMarked
package sh.zagi.env.nix;

import org.jspecify.annotations.NullMarked;
