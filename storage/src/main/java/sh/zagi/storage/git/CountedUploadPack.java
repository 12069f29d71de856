// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.repo.Readers;
import sh.zagi.storage.repo.Repo;

/// JGit's; the repository knows that somebody reads it, and a silent client that it was too silent.
/// Belongs to one fetch.
final class CountedUploadPack extends UploadPack {
  private static final String PROTOCOL_2 = "version=2";

  private final Readers readers;
  private final Duration silence;
  private boolean second;

  /// @param silence after which what it reads from gives up
  CountedUploadPack(Repo repo, Duration silence) {
    super(repo.git());
    this.readers = repo.readers();
    this.silence = silence;
  }

  @Override
  public void setExtraParameters(Collection<String> parameters) {
    second = parameters.contains(PROTOCOL_2);
    super.setExtraParameters(parameters);
  }

  private InputStream input(InputStream in) {
    ClientInput client = new ClientInput(in, silence);
    return second ? new FetchInput(client, getRepository()) : client;
  }

  /// All that is served comes through here.
  @Override
  public void uploadWithExceptionPropagation(
      InputStream in, OutputStream out, @Nullable OutputStream messages) throws IOException {
    try (Readers.Reading _ = readers.begin()) {
      super.uploadWithExceptionPropagation(input(in), out, messages);
    }
  }
}
