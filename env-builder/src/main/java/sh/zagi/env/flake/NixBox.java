// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.fetch.PublicProxy;
import sh.zagi.env.linux.Command;
import sh.zagi.env.linux.ProcessLimits;
import sh.zagi.env.nix.NixStore;

/// Runs Nix on what a stranger wrote: inputs name other inputs, and the plans of packages may
/// fetch. In here the only network is a [PublicProxy], and the only files are the machine's
/// programs, the store, one folder, and what the server's settings allow as inputs.
final class NixBox {
  private static final Logger LOG = LoggerFactory.getLogger(NixBox.class);
  private static final Pattern CHILD = Pattern.compile("\"child-pid\": *(\\d+)");
  private static final Pattern FOLDER = Pattern.compile("(?:path:|git\\+file://)(/[^?#]*).*");
  private static final Pattern ADDRESS = Pattern.compile("(?:[a-z]+\\+)?(https?://[^/?#]+).*");
  private static final String READY = "ready";
  private static final List<String> SEEN =
      List.of("/etc/ssl", "/etc/ca-certificates", "/etc/passwd");

  /// Waits until the network is there, then becomes the program. Nix may mount `/proc` in its own
  /// boxes only where it sees one of which nothing is covered.
  private static final String WAIT =
      "mount -t proc proc /proc; until [ -e \"$0\" ]; do sleep 0.01; done; rm \"$0\";"
          + " exec \"$@\" 3>&-";

  private final NixStore store;
  private final FlakeSettings settings;

  NixBox(NixStore store, FlakeSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /// @param folder seen and writable, under its own name; also for temporary files
  Command.Ended run(List<String> command, Path folder, Duration timeout, Consumer<String> errorLine)
      throws IOException {
    Path ready = folder.resolve(READY);
    AtomicReference<Optional<PublicProxy>> proxy = new AtomicReference<>(Optional.empty());
    List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>&2", "sh"));
    line.addAll(box(folder));
    line.addAll(List.of("--", "sh", "-c", WAIT, ready.toString()));
    line.addAll(command);
    try (ProcessLimits limits = ProcessLimits.open(ProcessLimits.Bounds.OF_BUILDS)) {
      return new Command(limits.around(line), variables(folder), timeout)
          .run(said -> {
            Matcher child = CHILD.matcher(said);
            if (proxy.get().isEmpty() && child.find()) {
              proxy.set(open(Long.parseLong(child.group(1)), ready));
            } else {
              errorLine.accept(said);
            }
          });
    } finally {
      proxy.get().ifPresent(PublicProxy::close);
    }
  }

  private Optional<PublicProxy> open(long pid, Path ready) {
    Optional<PublicProxy> proxy = Optional.empty();
    try {
      proxy = Optional.of(PublicProxy.open(pid, named()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      LOG.warn("a box for Nix has no network: {}", e.getMessage());
    }
    try {
      Files.createFile(ready);
    } catch (IOException e) {
      LOG.warn("a box for Nix waits in vain: {}", e.getMessage());
    }
    return proxy;
  }

  /// The hosts that the server's settings name.
  private Set<String> named() {
    Set<String> named = new HashSet<>();
    List<String> addresses = new ArrayList<>(settings.inputs());
    settings.cache().ifPresent(addresses::add);
    for (String address : addresses) {
      Matcher matcher = ADDRESS.matcher(address);
      if (matcher.matches()) {
        URI uri = URI.create(matcher.group(1));
        int standard = "https".equals(uri.getScheme()) ? 443 : 80;
        named.add(uri.getHost() + ":" + (uri.getPort() < 0 ? standard : uri.getPort()));
      }
    }
    return named;
  }

  private Map<String, String> variables(Path folder) {
    Map<String, String> variables = new HashMap<>(store.variables());
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy")) {
      variables.put(name, PublicProxy.address());
    }
    variables.put("TMPDIR", folder.toString());
    variables.put("USER", "root");
    return variables;
  }

  private List<String> box(Path folder) {
    String fixed =
        "bwrap --info-fd 3 --unshare-net --unshare-pid --unshare-ipc --die-with-parent --ro-bind"
            + " /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib"
            + " --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /tmp --bind /nix /nix";
    List<String> box = new ArrayList<>(List.of(fixed.split(" ", -1)));
    store.variables().values().stream()
        .distinct()
        .sorted()
        .forEach(one -> box.addAll(List.of("--bind", one, one)));
    SEEN.forEach(one -> box.addAll(List.of("--ro-bind-try", one, one)));
    for (String input : settings.inputs()) {
      Matcher matcher = FOLDER.matcher(input);
      if (matcher.matches()) {
        box.addAll(List.of("--ro-bind-try", matcher.group(1), matcher.group(1)));
      }
    }
    box.addAll(List.of("--bind", folder.toString(), folder.toString()));
    return box;
  }
}
