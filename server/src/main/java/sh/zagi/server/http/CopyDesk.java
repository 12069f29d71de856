// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.EnvKey;
import sh.zagi.env.build.Upkeep;
import sh.zagi.env.store.BinaryCache;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;

/// Gives the built environments of a repository to those who may read it, in the form of a Nix
/// binary cache: `/OWNER/REPO/cache/`. What the repository does not describe is not found there,
/// also when this machine has it.
public final class CopyDesk implements Request.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(CopyDesk.class);
  private static final Pattern PATH =
      Pattern.compile(
          "/([^/]+/[^/]+)/cache/(?:nix-cache-info|([0-9a-z]{32})\\.narinfo"
              + "|nar/([0-9a-z]{52}\\.nar\\.zst)|envs/([0-9a-f]{64}))");

  private final Repositories repositories;
  private final Readers readers;
  private final Copies copies;

  /// What is given.
  public record Copies(Upkeep upkeep, BinaryCache cache) {}

  CopyDesk(Repositories repositories, Readers readers, Copies copies) {
    this.repositories = repositories;
    this.readers = readers;
    this.copies = copies;
  }

  /// Whether a path belongs to this desk.
  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Matcher wanted = PATH.matcher(Request.getPathInContext(request));
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    Optional<Repo> repo =
        wanted.matches() && reads
            ? RepoPath.parse(wanted.group(1))
                .flatMap(
                    path -> readers.find(request.getHeaders().get(HttpHeader.AUTHORIZATION), path))
                .map(AccessChecker.Granted::record)
                .map(repositories::open)
            : Optional.empty();
    if (repo.isEmpty()) {
      PlainErrors.write(response, callback, HttpStatus.NOT_FOUND_404);
      return true;
    }
    try {
      give(repo.get(), wanted, new Call(request, response, callback));
    } catch (IOException e) {
      LOG.warn("{} cannot be given", wanted.group(), e);
      PlainErrors.write(response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
    }
    return true;
  }

  private record Call(Request request, Response response, Callback callback) {}

  private void give(Repo repo, Matcher wanted, Call call) throws IOException {
    String hash = wanted.group(2);
    String file = wanted.group(3);
    String environment = wanted.group(4);
    if (hash != null) {
      text(call, copies.cache().description(allowed(repo), hash), "text/x-nix-narinfo");
    } else if (file != null) {
      file(call, copies.cache().packed(allowed(repo), file));
    } else if (environment != null) {
      EnvKey key = new EnvKey(environment);
      Optional<CommitId> commit = repo.resolve(key.ref());
      Optional<String> vouched = Optional.empty();
      if (commit.isPresent()) {
        vouched = Optional.of(copies.cache().vouch(key, commit.get().hex()));
      }
      text(call, vouched, "text/plain; charset=utf-8");
    } else {
      text(call, Optional.of(BinaryCache.info()), "text/x-nix-cache-info");
    }
  }

  private Set<Path> allowed(Repo repo) throws IOException {
    return copies.upkeep().shareable(repo);
  }

  private static void text(Call call, Optional<String> text, String type) {
    if (text.isEmpty()) {
      PlainErrors.write(call.response(), call.callback(), HttpStatus.NOT_FOUND_404);
      return;
    }
    byte[] bytes = text.get().getBytes(UTF_8);
    headers(call, type, bytes.length);
    call.response().write(true, ByteBuffer.wrap(bytes), call.callback());
  }

  private static void file(Call call, Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      PlainErrors.write(call.response(), call.callback(), HttpStatus.NOT_FOUND_404);
      return;
    }
    headers(call, "application/x-nix-nar", Files.size(file.get()));
    if (call.request().getMethod().equals("HEAD")) {
      call.callback().succeeded();
      return;
    }
    Content.copy(Content.Source.from(file.get()), call.response(), call.callback());
  }

  private static void headers(Call call, String type, long bytes) {
    call.response().getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    call.response().getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes);
    call.response().getHeaders().put("X-Content-Type-Options", "nosniff");
    call.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "private, no-cache");
  }
}
