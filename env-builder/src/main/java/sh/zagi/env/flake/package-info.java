// SPDX-License-Identifier: Apache-2.0
/// Packages of flakes that an env.nix takes as inputs: pinned, evaluated offline, substituted or
/// built.
@NullMarked
package sh.zagi.env.flake;

import org.jspecify.annotations.NullMarked;
