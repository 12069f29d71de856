// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.http.server.resolver.AsIsFileService;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.resolver.ServiceNotEnabledException;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.git.Receiving;

/// Git's smart HTTP (`http-protocol`, `protocol-v2`) for whom [GitGate] let through.
final class GitOverHttp {
  private static final String RECEIVING = GitOverHttp.class.getName() + ".receiving";
  private static final Pattern PROTOCOL =
      Pattern.compile("version=[0-2](:[a-z0-9][a-z0-9=.-]{0,63}){0,4}");

  private final HttpDoor.Behind behind;
  private final Duration silence;

  private GitOverHttp(HttpDoor.Behind behind, Duration silence) {
    this.behind = behind;
    this.silence = silence;
  }

  /// @param silence of a client after which its connection gives up
  static ServletHolder servlet(HttpDoor.Behind behind, Duration silence) {
    GitOverHttp git = new GitOverHttp(behind, silence);
    GitServlet servlet = new GitServlet();
    servlet.setRepositoryResolver((request, _) -> git.repository(request));
    servlet.setUploadPackFactory((request, _) -> git.uploadPack(request));
    servlet.setReceivePackFactory((request, _) -> git.receivePack(request));
    servlet.addReceivePackFilter(GitOverHttp::closing);
    servlet.setAsIsFileService(AsIsFileService.DISABLED);
    return new ServletHolder(servlet);
  }

  private static GitGate.Admitted admitted(HttpServletRequest request)
      throws ServiceNotEnabledException {
    if (request.getAttribute(GitGate.ADMITTED) instanceof GitGate.Admitted admitted) {
      return admitted;
    }
    throw new ServiceNotEnabledException();
  }

  /// The result is shared; JGit's servlet takes back the use that is counted here.
  private Repository repository(HttpServletRequest request)
      throws RepositoryNotFoundException, ServiceNotEnabledException {
    Repository repository = behind.repositories().open(admitted(request).record()).git();
    repository.incrementOpen();
    return repository;
  }

  private UploadPack uploadPack(HttpServletRequest request) throws ServiceNotEnabledException {
    GitGate.Admitted admitted = admitted(request);
    if (request.getMethod().equals("POST")) {
      behind
          .audit()
          .append(
              new AuditEvent(
                  admitted.caller().name(),
                  "git-upload-pack",
                  admitted.record().path().toString(),
                  "started",
                  "http"));
    }
    UploadPack upload = behind.git().uploadPack(admitted.record(), silence);
    String protocol = request.getHeader("Git-Protocol");
    if (protocol != null && PROTOCOL.matcher(protocol).matches()) {
      upload.setExtraParameters(List.of(protocol.split(":", -1)));
    }
    return upload;
  }

  private ReceivePack receivePack(HttpServletRequest request) throws ServiceNotEnabledException {
    GitGate.Admitted admitted = admitted(request);
    try {
      Receiving receiving = behind.git().receiving(admitted.caller(), admitted.record(), silence);
      request.setAttribute(RECEIVING, receiving);
      return receiving.pack();
    } catch (IOException e) {
      throw new ServiceNotEnabledException(e.getMessage(), e);
    }
  }

  /// Whatever a push did not bring in goes when its answer is sent.
  private static void closing(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.getAttribute(RECEIVING) instanceof Receiving receiving) {
        receiving.close();
      }
    }
  }
}
