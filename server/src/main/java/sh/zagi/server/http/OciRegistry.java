// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.oci.Blob;
import sh.zagi.env.oci.Descriptor;
import sh.zagi.env.oci.Image;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// Images of environments for container engines (OCI distribution-spec 1.0, the category "pull").
/// Every caller is anonymous, as for git over HTTP: public repositories have images, all others are
/// not known, in the words of what does not exist.
final class OciRegistry implements Request.Handler {
  /// What begins with this is ours.
  static final String PREFIX = "/v2";

  private static final Logger LOG = LoggerFactory.getLogger(OciRegistry.class);
  private static final Caller CALLER = new Caller.Anonymous();
  private static final Pattern WANTED =
      Pattern.compile("/v2/([^/]+/[^/]+)/(?:(manifests|blobs)/([^/]+)|tags/list)");
  private static final String MANIFESTS = "manifests";
  private static final List<String> READING =
      List.of(HttpMethod.GET.asString(), HttpMethod.HEAD.asString());

  private final HttpDoor.Behind behind;

  OciRegistry(HttpDoor.Behind behind) {
    this.behind = behind;
  }

  /// A refusal in the words of the specification.
  private record Refusal(int status, String code, String message) {
    static final Refusal NAME =
        new Refusal(HttpStatus.NOT_FOUND_404, "NAME_UNKNOWN", "repository not known here");
    static final Refusal MANIFEST =
        new Refusal(
            HttpStatus.NOT_FOUND_404, "MANIFEST_UNKNOWN", "no such image, or not yet built");
    static final Refusal BLOB =
        new Refusal(HttpStatus.NOT_FOUND_404, "BLOB_UNKNOWN", "no such part of an image");
    static final Refusal RANGE =
        new Refusal(HttpStatus.RANGE_NOT_SATISFIABLE_416, "BLOB_UNKNOWN", "no such range");
    static final Refusal PUSH =
        new Refusal(
            HttpStatus.METHOD_NOT_ALLOWED_405,
            "UNSUPPORTED",
            "images are built from what is pushed with git, and can only be pulled");
    static final Refusal FAULT =
        new Refusal(HttpStatus.INTERNAL_SERVER_ERROR_500, "UNKNOWN", "fault of the server");
  }

  /// One request and where its answer goes.
  private record Call(Request request, Response response, Callback callback) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.getHeaders().put("Docker-Distribution-Api-Version", "registry/2.0");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    Call call = new Call(request, response, callback);
    try {
      answer(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (IOException e) {
      LOG.warn("{}: no image could be given", Request.getPathInContext(request), e);
      if (response.isCommitted()) {
        callback.failed(e);
      } else {
        refuse(call, Refusal.FAULT);
      }
    }
    return true;
  }

  private void answer(Call call) throws IOException, InterruptedException {
    String path = Request.getPathInContext(call.request());
    if (!READING.contains(call.request().getMethod())) {
      call.response().getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      refuse(call, Refusal.PUSH);
      return;
    }
    if (path.equals(PREFIX) || path.equals(PREFIX + "/")) {
      json(call, HttpStatus.OK_200, Map.of());
      return;
    }
    Matcher wanted = WANTED.matcher(path);
    Optional<RepoRecord> record =
        wanted.matches()
            ? RepoPath.parse(wanted.group(1))
                .flatMap(name -> behind.access().find(CALLER, name))
                .map(AccessChecker.Granted::record)
            : Optional.empty();
    if (record.isEmpty()) {
      refuse(call, Refusal.NAME);
      return;
    }
    Repo repo = behind.repositories().open(record.get());
    String reference = wanted.group(3);
    if (reference == null) {
      tags(call, wanted.group(1), behind.images().tags(repo));
    } else if (wanted.group(2).equals(MANIFESTS)) {
      manifest(call, repo, reference);
    } else {
      blob(call, repo, reference);
    }
  }

  private void manifest(Call call, Repo repo, String reference)
      throws IOException, InterruptedException {
    Optional<Blob> manifest =
        Descriptor.isDigest(reference)
            ? behind.images().blob(repo, reference)
            : behind.images().tagged(repo, reference).map(Image::manifest);
    if (manifest.isEmpty()) {
      refuse(call, Refusal.MANIFEST);
      return;
    }
    String digest = manifest.get().descriptor().digest();
    behind
        .audit()
        .append(
            new AuditEvent(CALLER.name(), "image pull", repo.path().toString(), "started", digest));
    send(call, manifest.get(), HttpStatus.OK_200, Span.whole(manifest.get()));
  }

  private void blob(Call call, Repo repo, String digest) throws IOException {
    Optional<Blob> blob =
        Descriptor.isDigest(digest) ? behind.images().blob(repo, digest) : Optional.empty();
    if (blob.isEmpty()) {
      refuse(call, Refusal.BLOB);
      return;
    }
    call.response().getHeaders().put(HttpHeader.ACCEPT_RANGES, "bytes");
    long size = blob.get().descriptor().sizeBytes();
    HttpField range = call.request().getHeaders().getField(HttpHeader.RANGE);
    Optional<Span> asked = range == null ? Optional.empty() : Span.parse(range.getValue(), size);
    if (asked.isEmpty()) {
      send(call, blob.get(), HttpStatus.OK_200, Span.whole(blob.get()));
    } else if (asked.get().length() <= 0) {
      call.response().getHeaders().put(HttpHeader.CONTENT_RANGE, "bytes */" + size);
      refuse(call, Refusal.RANGE);
    } else {
      call.response().getHeaders().put(HttpHeader.CONTENT_RANGE, asked.get().contentRange(size));
      send(call, blob.get(), HttpStatus.PARTIAL_CONTENT_206, asked.get());
    }
  }

  private static void tags(Call call, String name, List<String> all) {
    Fields query = Request.extractQueryParameters(call.request());
    String last = Optional.ofNullable(query.getValue("last")).orElse("");
    String asked = Optional.ofNullable(query.getValue("n")).orElse("");
    int most = asked.matches("\\d{1,6}") ? Integer.parseInt(asked) : Integer.MAX_VALUE;
    List<String> rest = all.stream().filter(tag -> tag.compareTo(last) > 0).toList();
    List<String> page = rest.stream().limit(most).toList();
    if (page.size() < rest.size() && !page.isEmpty()) {
      String next =
          String.format(
              Locale.ROOT,
              "</v2/%s/tags/list?n=%d&last=%s>; rel=\"next\"",
              name,
              most,
              page.getLast());
      call.response().getHeaders().put("Link", next);
    }
    json(call, HttpStatus.OK_200, Map.of("name", name, "tags", page));
  }

  /// A part of a blob.
  private record Span(long first, long length) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,15})-(\\d{0,15})");

    static Span whole(Blob blob) {
      return new Span(0, blob.descriptor().sizeBytes());
    }

    /// One range from a known first byte; others are ignored, as a server may (RFC 9110 §14.2).
    ///
    /// @return of no length when it begins after the end
    static Optional<Span> parse(String text, long size) {
      Matcher range = FORM.matcher(text);
      if (!range.matches()) {
        return Optional.empty();
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
      return last < first && first < size
          ? Optional.empty()
          : Optional.of(new Span(first, Math.min(last, size - 1) - first + 1));
    }

    String contentRange(long size) {
      return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
  }

  private static void send(Call call, Blob blob, int status, Span span) throws IOException {
    Response response = call.response();
    Descriptor descriptor = blob.descriptor();
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, descriptor.mediaType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, span.length());
    response.getHeaders().put("Docker-Content-Digest", descriptor.digest());
    response.getHeaders().put(HttpHeader.ETAG, "\"" + descriptor.digest() + "\"");
    if (call.request().getMethod().equals(HttpMethod.HEAD.asString())) {
      response.write(true, ByteBuffer.allocate(0), call.callback());
      return;
    }
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      blob.copy(out, span.first(), span.length());
    }
    call.callback().succeeded();
  }

  private static void refuse(Call call, Refusal refusal) {
    json(
        call,
        refusal.status(),
        Map.of("errors", List.of(Map.of("code", refusal.code(), "message", refusal.message()))));
  }

  private static void json(Call call, int status, Object value) {
    byte[] bytes = CanonicalJson.bytes(value);
    call.response().setStatus(status);
    call.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    call.response().getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    boolean isHead = call.request().getMethod().equals(HttpMethod.HEAD.asString());
    call.response().write(true, ByteBuffer.wrap(isHead ? new byte[0] : bytes), call.callback());
  }
}
