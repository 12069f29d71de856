// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.util.Optional;
import java.util.Set;
import sh.zagi.storage.lfs.LfsPointer;

/// The large files (git-lfs) that belong to what a mirror and its upstream give each other. For the
/// thread of the meeting.
public interface UpstreamFiles {
  /// Where there are none, or no way to them.
  UpstreamFiles NONE =
      new UpstreamFiles() {
        @Override
        public void named(Set<LfsPointer> pointers) {}

        @Override
        public Optional<String> bring(Set<LfsPointer> pointers) {
          return Optional.empty();
        }
      };

  /// Hears what the upstream's new files stand for, before any ref here leads to them. Remembered
  /// when it returns.
  void named(Set<LfsPointer> pointers);

  /// Brings large files of this side to the upstream, before any ref there leads to them.
  ///
  /// @return why some are not there now
  Optional<String> bring(Set<LfsPointer> pointers) throws InterruptedException;
}
