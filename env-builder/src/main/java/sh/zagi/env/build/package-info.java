// SPDX-License-Identifier: Apache-2.0
/// From a commit to a ready environment: the one door to all the other packages here.
@NullMarked
package sh.zagi.env.build;

import org.jspecify.annotations.NullMarked;
