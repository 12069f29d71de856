// SPDX-License-Identifier: Apache-2.0
/// Sessions: running environments that outlive connections.
@NullMarked
package sh.zagi.session;

import org.jspecify.annotations.NullMarked;
