// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import sh.zagi.storage.repo.Repo;

/// Fetches from another server over HTTP. Only for addresses that an operator chose.
public final class RemoteFetch {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final URI address;
  private final Optional<String> password;

  /// @param address of the repository there: `http` or `https`
  /// @param password shown to it
  public RemoteFetch(URI address, Optional<String> password) {
    if (!List.of("http", "https").contains(String.valueOf(address.getScheme()))) {
      throw new IllegalArgumentException("not an http address: " + address);
    }
    this.address = address;
    this.password = password;
  }

  /// Brings refs here, with all that they reach; objects are checked.
  ///
  /// @param mappings such as `refs/heads/*:refs/heads/*`; with a `+` in front also what is no
  ///   descendant of what is here
  /// @throws IOException in one line
  public void fetch(Repo repo, List<String> mappings) throws IOException {
    List<RefSpec> specs = mappings.stream().map(RefSpec::new).toList();
    try (Transport transport = Transport.open(repo.git(), new URIish(address.toString()))) {
      // a server that does not say what exists never asks for a password
      if (transport instanceof TransportHttp http && password.isPresent()) {
        String both = "pull:" + password.get();
        http.setAdditionalHeaders(
            Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8))));
      }
      transport.setTimeout((int) TIMEOUT.toSeconds());
      transport.setCheckFetchedObjects(true);
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setRemoveDeletedRefs(false);
      var _ = transport.fetch(NullProgressMonitor.INSTANCE, specs);
    } catch (URISyntaxException
        | org.eclipse.jgit.errors.NotSupportedException
        | org.eclipse.jgit.errors.TransportException e) {
      // the library says the address once or twice
      String reason = String.valueOf(e.getMessage()).replace(address + ": ", "");
      throw new IOException("cannot fetch from " + address + ": " + reason, e);
    }
  }
}
