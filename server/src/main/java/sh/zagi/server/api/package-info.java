// SPDX-License-Identifier: Apache-2.0
/// Verbs for programs: the table as an OpenAPI document, and a call's output as JSON or events; no
/// HTTP library.
@NullMarked
package sh.zagi.server.api;

import org.jspecify.annotations.NullMarked;
