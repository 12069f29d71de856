// SPDX-License-Identifier: Apache-2.0
/// An environment as an OCI image: the same environment, the same digests, and no second copy of
/// its files.
@NullMarked
package sh.zagi.env.oci;

import org.jspecify.annotations.NullMarked;
