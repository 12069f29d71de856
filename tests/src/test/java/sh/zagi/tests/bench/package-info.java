// SPDX-License-Identifier: Apache-2.0
/// Measures ours and a peer in turns in one run and writes the table of docs/benchmarks.md.
@NullMarked
package sh.zagi.tests.bench;

import org.jspecify.annotations.NullMarked;
