// SPDX-License-Identifier: Apache-2.0
/// A real browser for tests: Chromium, told what to do by its own protocol.
@NullMarked
package sh.zagi.tests.browser;

import org.jspecify.annotations.NullMarked;
