// SPDX-License-Identifier: Apache-2.0
/// From the layers of an environment to a mounted root file system for one session.
@NullMarked
package sh.zagi.env.materialize;

import org.jspecify.annotations.NullMarked;
