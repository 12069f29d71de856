// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.lfs;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;

/// A verb of git-lfs: a repository and the direction. To send takes more than to read.
abstract class LfsVerb extends RepoVerb {
  final LfsVerbs.Behind behind;

  private static final String UPLOAD = "upload";
  private static final String DOWNLOAD = "download";

  @Parameters(index = "1", paramLabel = "upload|download", description = "the direction")
  private String direction = DOWNLOAD;

  LfsVerb(LfsVerbs.Behind behind) {
    this.behind = behind;
  }

  @Override
  public final Outcome run(Exchange exchange) throws IOException {
    if (!sends() && !direction.equals(DOWNLOAD)) {
      return refused(Problem.usage("upload or download, not " + Shown.text(direction)));
    }
    var path = path(exchange);
    Optional<AccessChecker.Granted> granted = behind.store().access().find(exchange.caller(), path);
    if (granted.isEmpty()) {
      return refused(Problem.notFound(path.toString()));
    }
    if (sends() && !granted.get().access().atLeast(Access.WRITE)) {
      return refused(
          Problem.of(ProblemCode.REFUSED, "sending large files needs write access to " + path));
    }
    return run(exchange, granted.get());
  }

  /// Whether the client wants to send.
  final boolean sends() {
    return direction.equals(UPLOAD);
  }

  abstract Outcome run(Exchange exchange, AccessChecker.Granted granted) throws IOException;
}
