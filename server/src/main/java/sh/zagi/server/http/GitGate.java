// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

/// Decides who may speak git here. Without a token, what is not public and what does not exist ask
/// for one in the same words; with a token that works, both are not found.
final class GitGate extends Handler.Wrapper {
  /// Request attribute: what was decided, for the servlet behind.
  static final String ADMITTED = GitGate.class.getName() + ".admitted";

  private static final Pattern GIT =
      Pattern.compile("/([^/]+/[^/]+)/(info/refs|git-upload-pack|git-receive-pack)");
  private static final String RECEIVE = "git-receive-pack";

  private final HttpDoor.Behind behind;

  GitGate(Handler git, HttpDoor.Behind behind) {
    super(git);
    this.behind = behind;
  }

  /// Who was let through to what.
  record Admitted(Caller caller, RepoRecord record) {}

  /// Whether a path is one of git's.
  static boolean serves(String path) {
    return GIT.matcher(path).matches();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Matcher wanted = GIT.matcher(Request.getPathInContext(request));
    Optional<RepoPath> path = wanted.matches() ? RepoPath.parse(wanted.group(1)) : Optional.empty();
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    Optional<Caller> caller = behind.readers().caller(authorization);
    Optional<Admitted> admitted = Optional.empty();
    boolean writes = wanted.matches() && writes(request, wanted.group(2));
    Access access = Access.NONE;
    if (caller.isPresent() && path.isPresent()) {
      Optional<AccessChecker.Granted> granted = find(caller.get(), path.get(), writes);
      access = granted.map(AccessChecker.Granted::access).orElse(Access.NONE);
      admitted = granted.map(one -> new Admitted(caller.get(), one.record()));
    }
    boolean isEnough = access.atLeast(writes ? Access.WRITE : Access.READ);
    if (admitted.isPresent() && isEnough) {
      request.setAttribute(ADMITTED, admitted.get());
      return super.handle(request, response, callback);
    }
    boolean hasToken = authorization != null && caller.isPresent();
    Optional<Quota.Refusal> full =
        caller.isPresent() && path.isPresent() && admitted.isEmpty() && writes
            ? full(caller.get(), path.get())
            : Optional.empty();
    if (full.isPresent()) {
      response.setStatus(HttpStatus.FORBIDDEN_403);
      PlainErrors.text(response, callback, full.get().line());
      return true;
    }
    if (!hasToken) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"zagi\"");
      response.setStatus(HttpStatus.UNAUTHORIZED_401);
      PlainErrors.text(response, callback, "a token is needed, as the password: see token create");
    } else if (admitted.isPresent()) {
      response.setStatus(HttpStatus.FORBIDDEN_403);
      PlainErrors.text(response, callback, "this token may not push to " + path.orElseThrow());
    } else {
      PlainErrors.write(response, callback, HttpStatus.NOT_FOUND_404);
    }
    return true;
  }

  /// Why a push makes no repository though its caller may make one.
  private Optional<Quota.Refusal> full(Caller caller, RepoPath path) {
    return behind.access().mayCreate(caller, path)
        ? behind.repositories().quotas().refusal(path.owner())
        : Optional.empty();
  }

  private static boolean writes(Request request, String service) {
    return service.equals(RECEIVE)
        || (service.equals("info/refs")
            && Request.extractQueryParameters(request)
                .getValuesOrEmpty("service")
                .contains(RECEIVE));
  }

  /// A repository that is missing is made by a push of who may make it, as over SSH.
  private Optional<AccessChecker.Granted> find(Caller caller, RepoPath path, boolean writes) {
    Optional<AccessChecker.Granted> present = behind.access().find(caller, path);
    if (present.isPresent() || !writes || !behind.access().mayCreate(caller, path)) {
      return present;
    }
    var _ = behind.repositories().create(path, Visibility.PRIVATE);
    return behind.access().find(caller, path);
  }
}
