// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.repo.Readers;
import sh.zagi.storage.repo.Repo;

/// JGit's; the repository knows that somebody reads it, and a silent client that it was too silent.
/// Belongs to one fetch.
final class CountedUploadPack extends UploadPack {
  private final Readers readers;
  private final Duration silence;

  /// @param silence after which what it reads from gives up
  CountedUploadPack(Repo repo, Duration silence) {
    super(repo.git());
    this.readers = repo.readers();
    this.silence = silence;
  }

  @Override
  public void upload(InputStream in, OutputStream out, @Nullable OutputStream messages)
      throws IOException {
    try (Readers.Reading _ = readers.begin()) {
      super.upload(new ClientInput(in, silence), out, messages);
    }
  }

  @Override
  public void uploadWithExceptionPropagation(
      InputStream in, OutputStream out, @Nullable OutputStream messages) throws IOException {
    try (Readers.Reading _ = readers.begin()) {
      super.uploadWithExceptionPropagation(new ClientInput(in, silence), out, messages);
    }
  }
}
