// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Downloads from the registries, and from nowhere else.
public final class RegistryClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int PARALLEL_LIMIT = 16;
  private static final int METADATA_LIMIT_BYTES = 128 << 20;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;

  private final Registries registries;
  private final Artifacts artifacts;
  private final HttpClient client;
  private final Semaphore slots = new Semaphore(PARALLEL_LIMIT);

  public RegistryClient(Registries registries, Artifacts artifacts) {
    this.registries = registries;
    this.artifacts = artifacts;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /// What changes with time, such as a list of versions.
  ///
  /// @param accept the media types, empty for any
  public byte[] metadata(RegistryPath path, String accept)
      throws FetchException, InterruptedException {
    return request(
        path,
        accept,
        body -> {
          byte[] bytes = body.readNBytes(METADATA_LIMIT_BYTES);
          return bytes.length < METADATA_LIMIT_BYTES ? Optional.of(bytes) : Optional.empty();
        });
  }

  /// Keeps what changes with time as it was today.
  Artifact keep(byte[] metadata) throws IOException {
    return artifacts.put(metadata);
  }

  /// A file whose content never changes, from disk when it is there.
  ///
  /// @param expected digests that it must have
  public Artifact artifact(RegistryPath path, List<Integrity> expected)
      throws FetchException, InterruptedException {
    try {
      Optional<Artifact> kept = kept(path, expected);
      if (kept.isPresent()) {
        return kept.get();
      }
      Artifact fetched = request(path, "", body -> artifacts.keep(body, expected));
      artifacts.remember(path, fetched);
      return fetched;
    } catch (IOException e) {
      throw new FetchException("cannot keep " + path.path() + ": " + e.getMessage());
    }
  }

  /// A pointer is only a hint: what it leads to must have the digests as well.
  private Optional<Artifact> kept(RegistryPath path, List<Integrity> expected) throws IOException {
    for (Integrity one : expected) {
      if (one.algorithm().equals("sha256")) {
        return artifacts.find(one.hex());
      }
    }
    Optional<Artifact> found = artifacts.find(path);
    return found.isPresent() && artifacts.has(found.get(), expected) ? found : Optional.empty();
  }

  /// Reads an answer's body; empty when the content is not acceptable.
  private interface Reader<T> {
    Optional<T> read(InputStream body) throws IOException;
  }

  /// Host and port: an address may also hold a password.
  private static String place(URI base) {
    return base.getPort() < 0 ? base.getHost() : base.getHost() + ":" + base.getPort();
  }

  private <T> T request(RegistryPath path, String accept, Reader<T> reader)
      throws FetchException, InterruptedException {
    URI address = new RegistryAddresses(this).of(path);
    HttpRequest.Builder builder = HttpRequest.newBuilder(address).timeout(ANSWER_TIMEOUT);
    HttpRequest request = (accept.isEmpty() ? builder : builder.header("Accept", accept)).build();
    String problem = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      slots.acquire();
      try {
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
          if (answer.statusCode() == NOT_FOUND || answer.statusCode() == GONE) {
            throw FetchException.absent(path);
          }
          if (answer.statusCode() == OK) {
            return reader
                .read(body)
                .orElseThrow(() ->
                    new FetchException(path.path() + " does not have the content that is pinned"));
          }
          problem = "the registry answered " + answer.statusCode();
        }
      } catch (IOException e) {
        LOG.debug("attempt {} at {}", attempt, path, e);
        problem = place(address) + " cannot be reached";
      } finally {
        slots.release();
      }
      Thread.sleep(PAUSE.multipliedBy(attempt));
    }
    throw new FetchException(
        "cannot fetch " + path.path() + " from " + path.registry().title() + ": " + problem);
  }

  /// The address under which a registry's paths lie.
  URI base(Registry registry) throws FetchException {
    return registries
        .base(registry)
        .orElseThrow(() ->
            new FetchException(
                registry.title()
                    + " is not known: set registry."
                    + registry.word()
                    + " in the server's configuration"));
  }

  /// Whether it is known where the registry is.
  public boolean knows(Registry registry) {
    return registries.base(registry).isPresent();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
