// SPDX-License-Identifier: Apache-2.0
/// The way to places outside that somebody named: one place each, at an address that was checked.
@NullMarked
package sh.zagi.server.outside;

import org.jspecify.annotations.NullMarked;
