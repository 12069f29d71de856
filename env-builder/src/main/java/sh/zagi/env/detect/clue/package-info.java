// SPDX-License-Identifier: Apache-2.0
/// One class per kind of file beside the manifests that says what a project needs.
@NullMarked
package sh.zagi.env.detect.clue;

import org.jspecify.annotations.NullMarked;
