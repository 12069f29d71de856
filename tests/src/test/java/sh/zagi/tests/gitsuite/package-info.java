// SPDX-License-Identifier: Apache-2.0
/// git's own test scripts, with our services where git's server programs would be.
@NullMarked
package sh.zagi.tests.gitsuite;

import org.jspecify.annotations.NullMarked;
