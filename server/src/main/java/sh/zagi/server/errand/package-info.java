// SPDX-License-Identifier: Apache-2.0
/// Verbs that a page began and does not wait for: what each said so far and how it ended; no HTTP
/// library.
@NullMarked
package sh.zagi.server.errand;

import org.jspecify.annotations.NullMarked;
