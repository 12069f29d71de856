// SPDX-License-Identifier: Apache-2.0
/// The only way to the registries: checked downloads, kept by digest, and a gateway for sandboxes.
@NullMarked
package sh.zagi.env.fetch;

import org.jspecify.annotations.NullMarked;
