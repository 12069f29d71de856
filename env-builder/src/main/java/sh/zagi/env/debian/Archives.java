// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;

/// Fetches files from package archives over HTTP. Thread-safe.
public final class Archives implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(10);
  private static final int ATTEMPTS = 3;
  private static final int FOUND = 200;
  private static final int FIRST_SERVER_ERROR = 500;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /// Fetches an address into a file, completely or not at all; tries again when the server or the
  /// connection fails.
  ///
  /// @return false when the server answers that it has no such file
  /// @throws IOException when the archive cannot be reached
  boolean fetch(URI address, Path file) throws IOException {
    IOException last = new IOException("not tried");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        int status = fetchOnce(address, file);
        if (status == FOUND) {
          return true;
        }
        if (status < FIRST_SERVER_ERROR) {
          return false;
        }
        last = new IOException("the package archive answered " + status + " for " + address);
      } catch (IOException failure) {
        last = new IOException("cannot reach the package archive at " + address, failure);
      }
    }
    throw last;
  }

  private int fetchOnce(URI address, Path file) throws IOException {
    Path partial =
        Files.createTempFile(Objects.requireNonNull(file.getParent()), "fetch", ".partial");
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(FETCH_TIMEOUT).build();
      HttpResponse<Path> response = http.send(request, HttpResponse.BodyHandlers.ofFile(partial));
      if (response.statusCode() == FOUND) {
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return response.statusCode();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching " + address);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
