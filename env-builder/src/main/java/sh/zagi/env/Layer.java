// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

import java.nio.file.Path;

/// A read-only part of an environment.
///
/// @param storePath what to mount, in the Nix store: a directory, or the tar of a SPECIAL layer
/// @param target where a session sees it: absolute, `/` for the root file system
public record Layer(LayerRole role, Path storePath, String target) {}
