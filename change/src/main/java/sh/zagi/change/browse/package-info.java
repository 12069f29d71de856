// SPDX-License-Identifier: Apache-2.0
/// History as pages show it: a part of it at a time, and never more than a page can hold.
@NullMarked
package sh.zagi.change.browse;

import org.jspecify.annotations.NullMarked;
