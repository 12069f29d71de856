// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import org.eclipse.jgit.lib.ObjectId;

/// A line from a commit that is shown down to the next one that is shown.
///
/// @param elided whether commits between them are not shown
record Edge(ObjectId target, boolean elided) {}
