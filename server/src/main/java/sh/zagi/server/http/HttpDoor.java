// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.oci.Images;
import sh.zagi.server.http.preview.PreviewDesk;
import sh.zagi.server.http.terminal.TerminalDesk;
import sh.zagi.server.mirror.UpstreamCalls;
import sh.zagi.server.web.Site;
import sh.zagi.shell.command.CallRates;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.lfs.LargeFiles;
import sh.zagi.storage.repo.Repositories;

/// The HTTP door: HTTP/1.1 and cleartext HTTP/2 on one port, a virtual thread for each request.
public final class HttpDoor implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_CONNECTIONS = 2048;
  private static final int MAX_REQUESTS = 512;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);

  private final Server server;
  private final ServerConnector connector;

  private HttpDoor(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /// Where the door stands.
  ///
  /// @param port 0 for any free one
  /// @param silence of a client after which its connection ends
  public record Settings(InetAddress bind, int port, Duration silence) {
    public Settings(InetAddress bind, int port) {
      this(bind, port, IDLE);
    }
  }

  /// What browsers come for.
  public record Web(
      PreviewDesk previews,
      Site site,
      ApiDesk.Behind api,
      TerminalDesk.Behind terminals,
      ErrandDesk.Behind errands) {}

  /// What is measured of the server.
  ///
  /// @param readers who may see it: `none`, `loopback`, `admin` or `all`
  public record Gauges(BooleanSupplier healthy, Supplier<String> text, String readers) {}

  /// What stands behind the door.
  ///
  /// @param copies of built environments
  public record Behind(
      Repositories repositories,
      AccessChecker access,
      Tokens tokens,
      GitServices git,
      Images images,
      CopyDesk.Copies copies,
      LargeFiles large,
      AuditLog audit,
      Web web,
      UpstreamCalls calls,
      Gauges gauges,
      CallRates rates) {
    Readers readers() {
      return new Readers(access, tokens);
    }
  }

  /// Opens the door; clients are served when it returns.
  ///
  /// @throws IOException in one line for the operator, when the address can't be bound
  public static HttpDoor open(Settings settings, Behind behind) throws IOException {
    Server server = new Server(new VirtualThreadPool(MAX_REQUESTS));
    HttpConfiguration config = strict();
    ServerConnector connector =
        new ServerConnector(
            server, new HttpConnectionFactory(config), new HTTP2CServerConnectionFactory(config));
    connector.setHost(settings.bind().getHostAddress());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.silence().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    server.setStopTimeout(DRAIN.toMillis());
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(GitOverHttp.servlet(behind, settings.silence()), "/*");
    FrontDesk.Desks desks =
        new FrontDesk.Desks(
            new CopyDesk(behind.repositories(), behind.readers(), behind.copies()),
            new TerminalDesk(behind.web().terminals(), server, RateGate::source));
    server.setHandler(new FrontDesk(new GitGate(context, behind), desks, behind));
    server.setErrorHandler(new PlainErrors());
    start(server, settings);
    return new HttpDoor(server, connector);
  }

  private static HttpConfiguration strict() {
    HttpConfiguration config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setSendXPoweredBy(false);
    config.setRequestHeaderSize(MAX_HEADER_BYTES);
    config.setHttpCompliance(HttpCompliance.RFC9110);
    config.setUriCompliance(UriCompliance.RFC3986);
    return config;
  }

  /// Jetty's lifecycle throws whatever went wrong.
  private static void start(Server server, Settings settings) throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw new IOException(
            "port in use: " + settings.bind().getHostAddress() + ":" + settings.port() + " (http)",
            e);
      }
      throw new IOException("http door cannot be opened: " + e.getMessage(), e);
    }
  }

  private static void stop(Server server) throws IOException {
    try {
      server.stop();
    } catch (TimeoutException _) {
      // Everything is stopped all the same; who was still reading or writing is cut off.
      LOG.info("http requests were still open after {} s", DRAIN.toSeconds());
    } catch (Exception e) {
      throw new IOException("http door cannot be closed: " + e.getMessage(), e);
    }
  }

  /// The port that it listens on.
  public int port() {
    return connector.getLocalPort();
  }

  /// Takes no more connections, lets requests end for ten seconds, and closes.
  @Override
  public void close() throws IOException {
    stop(server);
  }
}
