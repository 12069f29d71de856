// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.util.Optional;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.mirror.MirrorHost;
import sh.zagi.shell.ssh.client.HostKeyChanged;
import sh.zagi.shell.ssh.client.KeyRefused;
import sh.zagi.storage.mirror.DeployKeys;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.repo.RepoRecord;

/// Why a meeting failed, for people, with the way out where there is one.
final class UpstreamTrouble {
  private UpstreamTrouble() {}

  static Problem of(RepoRecord record, Mirror mirror, DeployKeys keys, IOException e) {
    String where = mirror.shown() + ": ";
    Optional<HostKeyChanged> changed = cause(e, HostKeyChanged.class);
    if (changed.isPresent()) {
      return Problem.of(
          ProblemCode.UPSTREAM,
          where + changed.get().getMessage(),
          "nothing was shown to it; when its owner says that this is right: mirror trust "
              + record.path()
              + " "
              + changed.get().shown());
    }
    Optional<KeyRefused> refused = cause(e, KeyRefused.class);
    if (refused.isPresent()) {
      return Problem.of(
          ProblemCode.UPSTREAM,
          where + refused.get().getMessage(),
          keys.find(record.id()).map(one -> MirrorHost.placing(record, one)).stream()
              .toArray(String[]::new));
    }
    return Problem.of(ProblemCode.UPSTREAM, where + e.getMessage());
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> kind) {
    for (Throwable one = e; one != null; one = one.getCause()) {
      if (kind.isInstance(one)) {
        return Optional.of(kind.cast(one));
      }
    }
    return Optional.empty();
  }
}
