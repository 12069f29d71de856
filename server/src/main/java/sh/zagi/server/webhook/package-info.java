// SPDX-License-Identifier: Apache-2.0
/// Webhooks kept: what happened is told to those who asked, again when they did not hear.
@NullMarked
package sh.zagi.server.webhook;

import org.jspecify.annotations.NullMarked;
