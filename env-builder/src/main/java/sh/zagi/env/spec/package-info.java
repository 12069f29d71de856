// SPDX-License-Identifier: Apache-2.0
/// env.nix: written as text, evaluated in a sandbox, read as data.
@NullMarked
package sh.zagi.env.spec;

import org.jspecify.annotations.NullMarked;
