// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.util.Optional;
import sh.zagi.storage.repo.CommitId;

/// One ref as a push moved it. A tag object's id stands where it is one.
///
/// @param before empty when the ref was created
/// @param after empty when the ref was deleted
public record RefChange(String ref, Optional<CommitId> before, Optional<CommitId> after) {}
