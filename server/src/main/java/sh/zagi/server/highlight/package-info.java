// SPDX-License-Identifier: Apache-2.0
/// Colours of code: files parsed by tree-sitter, in a program of its own that has no files, no
/// network and no way to harm the server.
@NullMarked
package sh.zagi.server.highlight;

import org.jspecify.annotations.NullMarked;
