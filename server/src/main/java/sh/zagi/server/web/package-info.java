// SPDX-License-Identifier: Apache-2.0
/// What browsers see: each page a class that makes a model and a template that shows it; no HTTP
/// library.
@NullMarked
package sh.zagi.server.web;

import org.jspecify.annotations.NullMarked;
