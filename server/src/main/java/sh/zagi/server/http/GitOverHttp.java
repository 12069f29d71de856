// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.http.server.resolver.AsIsFileService;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.resolver.ServiceNotEnabledException;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.ReadTokens;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// Git's smart HTTP (`http-protocol`, `protocol-v2`). Public repositories can be fetched by
/// everybody, others with a token for that repository alone; all else is not found, and a push goes
/// over SSH. Asking for a password instead would only tell which repositories exist.
final class GitOverHttp {
  private static final String ADMITTED = GitOverHttp.class.getName() + ".admitted";
  private static final Pattern PROTOCOL =
      Pattern.compile("version=[0-2](:[a-z0-9][a-z0-9=.-]{0,63}){0,4}");

  private final HttpDoor.Behind behind;
  private final Readers readers;

  private GitOverHttp(HttpDoor.Behind behind) {
    this.behind = behind;
    this.readers = behind.readers();
  }

  static ServletHolder servlet(HttpDoor.Behind behind) {
    GitOverHttp git = new GitOverHttp(behind);
    GitServlet servlet = new GitServlet();
    servlet.setRepositoryResolver(git::repository);
    servlet.setUploadPackFactory((request, _) -> git.uploadPack(request));
    servlet.setReceivePackFactory((_, _) -> {
      throw new ServiceNotEnabledException();
    });
    servlet.setAsIsFileService(AsIsFileService.DISABLED);
    return new ServletHolder(servlet);
  }

  /// The result is shared; JGit's servlet takes back the use that is counted here.
  private Repository repository(HttpServletRequest request, String name)
      throws RepositoryNotFoundException {
    Optional<ReadTokens.Admitted> admitted =
        RepoPath.parse(name)
            .flatMap(path -> readers.find(request.getHeader("Authorization"), path));
    if (admitted.isEmpty()) {
      throw new RepositoryNotFoundException(name);
    }
    request.setAttribute(ADMITTED, admitted.get());
    Repository repository = behind.repositories().open(admitted.get().record()).git();
    repository.incrementOpen();
    return repository;
  }

  private UploadPack uploadPack(HttpServletRequest request) throws ServiceNotEnabledException {
    if (!(request.getAttribute(ADMITTED)
        instanceof ReadTokens.Admitted(RepoRecord record, Caller caller))) {
      throw new ServiceNotEnabledException();
    }
    if (request.getMethod().equals("POST")) {
      behind
          .audit()
          .append(
              new AuditEvent(
                  caller.name(), "git-upload-pack", record.path().toString(), "started", "http"));
    }
    UploadPack upload = behind.git().uploadPack(record);
    String protocol = request.getHeader("Git-Protocol");
    if (protocol != null && PROTOCOL.matcher(protocol).matches()) {
      upload.setExtraParameters(List.of(protocol.split(":", -1)));
    }
    return upload;
  }
}
