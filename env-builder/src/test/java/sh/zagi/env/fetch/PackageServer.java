// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A small registry on loopback that gives what a test put into it.
public final class PackageServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, URI> forward = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answersLeft = new AtomicInteger(Integer.MAX_VALUE);

  public PackageServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          if (answersLeft.getAndDecrement() <= 0) {
            exchange.close();
            return;
          }
          byte[] body = files.getOrDefault(path, elsewhere(exchange.getRequestURI().getRawPath()));
          exchange.sendResponseHeaders(
              body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
          if (body.length > 0) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  /// Asks another registry for what it does not have itself.
  public PackageServer before(URI other, String prefix) {
    forward.put(prefix, other);
    return this;
  }

  private byte[] elsewhere(String path) {
    for (Map.Entry<String, URI> one : forward.entrySet()) {
      if (path.startsWith(one.getKey()) && !files.containsKey(path)) {
        URI address = one.getValue().resolve(path.substring(one.getKey().length()));
        try (InputStream in = address.toURL().openStream()) {
          return in.readAllBytes();
        } catch (IOException _) {
          return new byte[0];
        }
      }
    }
    return new byte[0];
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /// Every registry is a folder of this server, named by its word.
  public Registries registries() {
    Map<Registry, URI> bases = new EnumMap<>(Registry.class);
    for (Registry registry : Registry.values()) {
      bases.put(registry, base().resolve(registry.word() + "/"));
    }
    return new Registries(bases);
  }

  /// After so many answers it hangs up on everybody.
  public void answerOnly(int number) {
    answersLeft.set(number);
  }

  public Set<String> asked() {
    return asked;
  }

  public PackageServer put(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  public PackageServer put(String path, String content) {
    return put(path, content.getBytes(UTF_8));
  }

  public static byte[] zip(Map<String, String> content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> one : new TreeMap<>(content).entrySet()) {
        ZipEntry entry = new ZipEntry(one.getKey());
        entry.setTime(315_532_800_000L);
        zip.putNextEntry(entry);
        zip.write(one.getValue().getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  public static byte[] tar(Map<String, byte[]> content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> one : new TreeMap<>(content).entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(one.getKey());
        entry.setSize(one.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(one.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  public static byte[] tarball(Map<String, String> content) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    content.forEach((path, text) -> bytes.put(path, text.getBytes(UTF_8)));
    return gzip(tar(bytes));
  }

  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  public static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
