// SPDX-License-Identifier: Apache-2.0
/// Log-ins by an OpenID provider: asked, answered and checked here; the only user of the OpenID
/// library.
@NullMarked
package sh.zagi.server.oidc;

import org.jspecify.annotations.NullMarked;
