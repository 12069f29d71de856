// SPDX-License-Identifier: Apache-2.0
/// Mirrors kept: upstreams are met in time, by ways that lead nowhere else.
@NullMarked
package sh.zagi.server.mirror;

import org.jspecify.annotations.NullMarked;
