// SPDX-License-Identifier: Apache-2.0
/// Rules between modules and libraries, read from the compiled classes.
@NullMarked
package sh.zagi.tests.architecture;

import org.jspecify.annotations.NullMarked;
