// SPDX-License-Identifier: Apache-2.0
/// What is done to changes, one mutation a class: describe, new, squash and the others. Doors parse
/// flags and run these on a chain.
@NullMarked
package sh.zagi.change.verb;

import org.jspecify.annotations.NullMarked;
