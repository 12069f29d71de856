// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.BatchingProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.repo.Readers;
import sh.zagi.storage.repo.Repo;

/// One connection after the other to an upstream, each within the time of the meeting.
final class UpstreamLink {
  /// A side that says nothing for so long is gone.
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final List<RefSpec> ALL =
      List.of(
          new RefSpec("+refs/heads/*:refs/heads/*"),
          new RefSpec("+refs/tags/*:refs/tags/*"),
          new RefSpec("+refs/notes/*:refs/notes/*"));

  /// What the library says when nobody was let in.
  private static final List<String> REFUSALS =
      List.of(JGitText.get().noCredentialsProvider, JGitText.get().notAuthorized);

  /// Before a path that begins at the home of the user there.
  private static final String HOME = "/~/";

  private final Upstream upstream;
  private final SyncWatch watch;
  private final long endNanos;

  UpstreamLink(Upstream upstream, SyncWatch watch) {
    this.upstream = upstream;
    this.watch = watch;
    this.endNanos = System.nanoTime() + upstream.time().toNanos();
  }

  /// Brings all that a mirror has to a repository that is made for it.
  FetchResult fetch(Repository into, StrictChecker checker)
      throws IOException, InterruptedException {
    return within(() -> {
      try (Transport transport = open(into)) {
        transport.setCheckFetchedObjects(true);
        transport.setObjectChecker(checker);
        transport.setTagOpt(TagOpt.NO_TAGS);
        transport.setRemoveDeletedRefs(false);
        return transport.fetch(monitor(), ALL);
      }
    });
  }

  /// Offers refs of ours.
  PushResult push(Repo from, Collection<RemoteRefUpdate> updates)
      throws IOException, InterruptedException {
    return within(() -> {
      try (Readers.Reading _ = from.readers().begin();
          Transport transport = open(from.git())) {
        return transport.push(monitor(), updates);
      }
    });
  }

  private Transport open(Repository repository) throws IOException, URISyntaxException {
    Transport transport = Transport.open(repository, place(upstream.address()));
    transport.setTimeout((int) SILENCE.toSeconds());
    switch (upstream.road()) {
      case Road.Straight _ -> {}
      case Road.ByShell(RemoteShell shell) -> {
        if (transport instanceof SshTransport ssh) {
          ssh.setSshSessionFactory(new ShellSessions(shell));
        }
      }
      case Road.ByProxy(InetSocketAddress proxy, Optional<String> token) -> {
        if (transport instanceof TransportHttp http) {
          http.setHttpConnectionFactory(new ByProxy(new Proxy(Proxy.Type.HTTP, proxy)));
          token.ifPresent(word -> http.setAdditionalHeaders(Map.of("Authorization", basic(word))));
        }
      }
    }
    return transport;
  }

  /// What stands below the home there is named from it, as `user@host:path` does; forges know no
  /// `~`.
  private static URIish place(URI address) throws URISyntaxException {
    URIish place = new URIish(address.toString());
    boolean home = "ssh".equals(place.getScheme()) && place.getPath().startsWith(HOME);
    return home && place.getPort() < 0
        ? place.setScheme(null).setPath(place.getPath().substring(HOME.length()))
        : place;
  }

  private static String basic(String token) {
    // Forges that take tokens as a password do not read the name beside it.
    return "Basic "
        + Base64.getEncoder().encodeToString(("x-access-token:" + token).getBytes(UTF_8));
  }

  /// The proxy decides where connections may go, so none goes without it.
  private record ByProxy(Proxy proxy) implements HttpConnectionFactory {
    @Override
    public HttpConnection create(URL url) throws IOException {
      return new JDKHttpConnectionFactory().create(url, proxy);
    }

    @Override
    public HttpConnection create(URL url, Proxy ignored) throws IOException {
      return create(url);
    }
  }

  /// A side that sends a byte now and then keeps every timer of the protocol waiting, so the whole
  /// has an end of its own.
  private <T> T within(Callable<T> talk) throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(talk);
    Thread thread = Thread.ofVirtual().name("upstream").start(task);
    try {
      return task.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new IOException("took longer than " + upstream.time().toSeconds() + " s");
    } catch (ExecutionException e) {
      throw failure(Optional.ofNullable(e.getCause()).orElse(e));
    } finally {
      thread.interrupt();
    }
  }

  /// The library says the address once or twice.
  private IOException failure(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String outer = nameless(cause);
    String inner = nameless(root);
    String text = outer.contains(inner) ? outer : outer + ": " + inner;
    if (REFUSALS.stream().anyMatch(text::contains)) {
      return new IOException("it wants a token that may do this (--token-stdin)", cause);
    }
    return new IOException(text.replaceAll("\\s+", " ").strip(), cause);
  }

  private String nameless(Throwable e) {
    String text = String.valueOf(e.getMessage());
    try {
      text = text.replace(place(upstream.address()) + ": ", "");
    } catch (URISyntaxException _) {
      // the library could not have said it either
    }
    return text.replace(upstream.address() + ": ", "").strip();
  }

  private BatchingProgressMonitor monitor() {
    return new BatchingProgressMonitor() {
      @Override
      protected void onUpdate(String task, int done, Duration took) {
        watch.at(task, done, 0);
      }

      @Override
      protected void onEndTask(String task, int done, Duration took) {
        watch.at(task, done, done);
      }

      @Override
      protected void onUpdate(String task, int done, int total, int percent, Duration took) {
        watch.at(task, done, total);
      }

      @Override
      protected void onEndTask(String task, int done, int total, int percent, Duration took) {
        watch.at(task, done, total);
      }
    };
  }
}
