// SPDX-License-Identifier: Apache-2.0
/// Steps of writes at which tests end the server, to see what a restart finds.
@NullMarked
package sh.zagi.storage.crash;

import org.jspecify.annotations.NullMarked;
