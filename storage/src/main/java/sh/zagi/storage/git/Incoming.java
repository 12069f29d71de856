// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceivePack;
import sh.zagi.storage.git.sign.SignedPushes;

/// How something arrived that wants to move refs, from a client or from an upstream.
///
/// @param objects reads what arrived and what was here before
/// @param atomic all commands or none
/// @param options what the client gave with `-o`, in order
/// @param say tells the client a line, beside the results
/// @param certificate of a signed push
record Incoming(
    Repository objects,
    boolean atomic,
    List<String> options,
    Consumer<String> say,
    Optional<SignedPushes.Certificate> certificate) {
  static Incoming of(ReceivePack receive, Optional<SignedPushes> signed) {
    return new Incoming(
        receive.getRepository(),
        receive.isAtomic(),
        Optional.ofNullable(receive.getPushOptions()).orElse(List.of()),
        line -> {
          receive.sendMessage(line);
          flush(receive);
        },
        signed.flatMap(known -> known.of(receive.getPushCertificate())));
  }

  /// A script may take its time: what it said is not kept until it ends.
  private static void flush(ReceivePack receive) {
    try {
      receive.getMessageOutputStream().flush();
    } catch (IOException _) {
      // The client went away; its push is decided all the same.
    }
  }
}
