// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceivePack;
import sh.zagi.storage.git.sign.CertificateInput;

/// JGit's, which reads certificates that are signed with SSH keys as well and tells a silent client
/// that it was too silent. Belongs to one push.
final class SigningReceivePack extends ReceivePack {
  private final Duration silence;

  /// @param silence after which what it reads from gives up
  SigningReceivePack(Repository into, Duration silence) {
    super(into);
    this.silence = silence;
  }

  @Override
  public void receive(InputStream in, OutputStream out, OutputStream messages) throws IOException {
    super.receive(input(in), out, messages);
  }

  @Override
  public void receiveWithExceptionPropagation(
      InputStream in, OutputStream out, OutputStream messages) throws IOException {
    super.receiveWithExceptionPropagation(input(in), out, messages);
  }

  private InputStream input(InputStream in) {
    return new CertificateInput(new ClientInput(in, silence));
  }
}
