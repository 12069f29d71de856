// SPDX-License-Identifier: Apache-2.0
/// Runs the scripts of tests/script against a real server with real ssh, git and curl.
@NullMarked
package sh.zagi.tests.script;

import org.jspecify.annotations.NullMarked;
