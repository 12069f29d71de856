// SPDX-License-Identifier: Apache-2.0
/// The files of a session: shared read-only layers below, one writable folder on top.
///
/// Opening is mounts, so its cost does not grow with the repository; a snapshot reads the writable
/// folder only, so its cost follows the change. That folder is hostile: links in it are never
/// followed, and nothing but plain files and links is read.
@NullMarked
package sh.zagi.session.workspace;

import org.jspecify.annotations.NullMarked;
