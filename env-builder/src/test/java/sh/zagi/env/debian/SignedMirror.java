// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import sh.zagi.env.linux.Command;

/// A package archive on loopback with a key of its own.
public final class SignedMirror implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Path home;
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /// Makes the key in the folder.
  public SignedMirror(Path folder) throws IOException {
    home = Files.createDirectories(folder);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    var _ =
        gpg("--passphrase", "", "--quick-generate-key", "archive@example.org", "ed25519", "sign");
    var _ = gpg("--output", keyring().toString(), "--export", "archive@example.org");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = files.getOrDefault(exchange.getRequestURI().getPath(), new byte[0]);
          exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /// A line of a `sources.list`.
  public String line() {
    return "deb [signed-by=%s] http://127.0.0.1:%d small main\n"
        .formatted(keyring(), server.getAddress().getPort());
  }

  Path keyring() {
    return home.resolve("debian-archive.gpg");
  }

  AptSource source(Path keyring) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new AptSource(base, List.of("small"), List.of("main"), Optional.of(keyring));
  }

  /// @param more further fields of the signed file
  public void publish(Instant date, String more, String packages) throws IOException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    try (OutputStream xz = new XZOutputStream(list, new LZMA2Options())) {
      xz.write(packages.getBytes(UTF_8));
    }
    String path = "main/binary-amd64/Packages.xz";
    String release =
        "Suite: small\nCodename: small\nDate: %s\n%sSHA256:\n %s %d %s\n"
            .formatted(time(date), more, Digests.hex(list.toByteArray()), list.size(), path);
    files.put("/dists/small/" + path, list.toByteArray());
    Path plain = Files.writeString(home.resolve("Release"), release);
    String signed = gpg("--output", "-", "--clearsign", plain.toString());
    files.put("/dists/small/InRelease", signed.getBytes(UTF_8));
  }

  /// Changes what is served without signing it again.
  void tamper(String path, String from, String to) {
    byte[] before = files.getOrDefault(path, new byte[0]);
    files.put(path, new String(before, UTF_8).replace(from, to).getBytes(UTF_8));
  }

  static String time(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME
        .format(instant.atZone(ZoneOffset.UTC))
        .replace("GMT", "UTC");
  }

  private String gpg(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--yes", "--quiet"));
    command.addAll(List.of("--homedir", home.toString(), "--pinentry-mode", "loopback"));
    command.addAll(List.of(arguments));
    List<String> errors = new ArrayList<>();
    Command.Ended ended = new Command(command, Map.of(), TIMEOUT).run(errors::add);
    assertThat(ended.status()).as("%s", errors).isZero();
    return ended.output();
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    var _ =
        Command.of(TIMEOUT, "gpgconf", "--homedir", home.toString(), "--kill", "all")
            .run(line -> {});
  }
}
