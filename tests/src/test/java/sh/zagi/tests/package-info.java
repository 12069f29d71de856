// SPDX-License-Identifier: Apache-2.0
/// What the tests over the whole product share.
@NullMarked
package sh.zagi.tests;

import org.jspecify.annotations.NullMarked;
