// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.NetworkNamespace;

/// The whole network of a sandbox: an HTTP server on the loopback of the sandbox's own network
/// namespace that gives files of the registries and notes what it gave. What a sandboxed build
/// leaves on disk is not believed; what went through here is.
public final class FetchGateway implements AutoCloseable {
  /// The same in every sandbox: each has a loopback of its own.
  public static final int PORT = 4873;

  private static final Logger LOG = LoggerFactory.getLogger(FetchGateway.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 64;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int BAD_GATEWAY = 502;
  private static final int NO_BODY = -1;

  private final RegistryClient client;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fetch gateway ", 0).factory());
  private final Map<RegistryPath, Artifact> served = new ConcurrentHashMap<>();

  private FetchGateway(RegistryClient client, HttpServer server) {
    this.client = client;
    this.server = server;
  }

  /// Starts a gateway in the network namespace of process `pid`, whose loopback must be up.
  public static FetchGateway open(RegistryClient client, long pid) throws InterruptedException {
    HttpServer server =
        NetworkNamespace.of(pid)
            .call(() ->
                HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), PORT), BACKLOG));
    FetchGateway gateway = new FetchGateway(client, server);
    server.setExecutor(gateway.threads);
    server.createContext("/", gateway::handle);
    server.start();
    return gateway;
  }

  /// The base address of a registry as seen from the sandbox.
  public static String address(Registry registry) {
    return "http://127.0.0.1:" + PORT + "/" + registry.word() + "/";
  }

  /// The files that were given, without checksums of others.
  public Map<RegistryPath, Artifact> served() {
    return Map.copyOf(served);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      respond(exchange);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void respond(HttpExchange exchange) throws IOException, InterruptedException {
    String method = exchange.getRequestMethod();
    boolean head = method.equals("HEAD");
    Optional<RegistryPath> path = path(exchange.getRequestURI().getPath());
    if (!head && !method.equals("GET")) {
      exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
      return;
    }
    try {
      answer(exchange, path.orElseThrow(() -> new FetchException("not a registry path")), head);
    } catch (FetchException e) {
      LOG.debug("gateway: {}", e.getMessage());
      boolean absent = e.isAbsent() || path.isEmpty();
      exchange.sendResponseHeaders(absent ? NOT_FOUND : BAD_GATEWAY, NO_BODY);
    }
  }

  private void answer(HttpExchange exchange, RegistryPath path, boolean head)
      throws IOException, FetchException, InterruptedException {
    if (path.registry().isChanging(path.path())) {
      String accept =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")).orElse("");
      GatewayIndex.Page page = new GatewayIndex(client).page(path, accept);
      if (page.kept().isPresent()) {
        served.put(path, page.kept().get());
      }
      exchange.getResponseHeaders().set("Content-Type", page.type());
      byte[] bytes = page.bytes();
      exchange.sendResponseHeaders(OK, head ? NO_BODY : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
      return;
    }
    Artifact artifact = client.artifact(path, List.of());
    if (!isChecksum(path)) {
      served.put(path, artifact);
    }
    exchange.sendResponseHeaders(
        OK, head || artifact.sizeBytes() == 0 ? NO_BODY : artifact.sizeBytes());
    if (!head) {
      try (InputStream in = Files.newInputStream(artifact.file())) {
        in.transferTo(exchange.getResponseBody());
      }
    }
  }

  private static boolean isChecksum(RegistryPath path) {
    return List.of(".sha1", ".md5", ".sha256", ".sha512", ".asc").stream()
        .anyMatch(path.file()::endsWith);
  }

  private static Optional<RegistryPath> path(String request) {
    for (Registry registry : Registry.values()) {
      String prefix = "/" + registry.word() + "/";
      if (request.startsWith(prefix)) {
        return RegistryPath.parse(
            registry, request.substring(prefix.length()).replaceFirst("/$", ""));
      }
    }
    // npm puts our host into the address of a tarball and forgets our prefix; it asks for one while
    // it resolves a package that brings its dependencies along.
    return request.contains("/-/") && request.endsWith(".tgz")
        ? RegistryPath.parse(Registry.NPM, request.substring(1))
        : Optional.empty();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
