// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import sh.zagi.storage.repo.RepoPath;

/// Where an upstream is, as people write it: an address, `host/path`, or `owner/repo` on the usual
/// host. A pure value; nothing was asked of any network.
///
/// @param uri `https`, `http` or `git`, with a host and a path, and without a user or a query
public record UpstreamAddress(URI uri) {
  /// git's own port and those of HTTP, where the address names none.
  private static final Map<String, Integer> PORTS = Map.of("https", 443, "http", 80, "git", 9418);

  private static final int MOST_CHARACTERS = 1_000;
  private static final Pattern SHORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+");
  private static final Pattern HOST_AND_PATH =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9][A-Za-z0-9.-]*)(:\\d{1,5})?/[^:]+");
  private static final Pattern SCP = Pattern.compile("([^@/]+@)?[A-Za-z0-9][A-Za-z0-9.-]*:[^/:].*");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");

  /// What came of reading an address.
  public sealed interface Read {
    record Good(UpstreamAddress address) implements Read {}

    /// @param why one sentence
    record Bad(String why) implements Read {}
  }

  /// Reads what a person typed.
  ///
  /// @param usualHost where `owner/repo` is; empty for nowhere
  public static Read read(String typed, String usualHost) {
    String text = typed.strip();
    if (text.isEmpty() || text.length() > MOST_CHARACTERS || text.startsWith("-")) {
      return bad("not an address of a repository");
    }
    if (text.contains("://")) {
      return of(text);
    }
    if (SHORT.matcher(text).matches() && !looksLikeHost(text)) {
      return usualHost.isEmpty()
          ? bad("which host? type host/" + text + ", or let an operator set mirror.host")
          : of("https://" + usualHost + "/" + text);
    }
    if (HOST_AND_PATH.matcher(text).matches()) {
      return of("https://" + text);
    }
    if (SCP.matcher(text).matches()) {
      return bad("ssh upstreams are not taken; use the https address");
    }
    return SCHEME.matcher(text).matches()
        ? bad("only https, http and git addresses are taken")
        : bad("not an address of a repository: type https://host/owner/repo or owner/repo");
  }

  /// `example.org/x` is a host and a path, `owner/x` is not.
  private static boolean looksLikeHost(String text) {
    return text.substring(0, text.indexOf('/')).indexOf('.') >= 0;
  }

  private static Read of(String text) {
    URI uri;
    try {
      uri = URI.create(text.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException _) {
      return bad("not an address of a repository");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (scheme.equals("ssh") || scheme.equals("git+ssh")) {
      return bad("ssh upstreams are not taken; use the https address");
    }
    if (!PORTS.containsKey(scheme)) {
      return bad("only https, http and git addresses are taken");
    }
    if (uri.getRawUserInfo() != null) {
      return bad("an address with a password would be kept; leave it out, and give a token");
    }
    if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return bad("not an address of a repository");
    }
    List<String> steps = steps(uri);
    if (steps.isEmpty()
        || steps.stream().anyMatch(step -> step.equals("..") || step.startsWith("-"))) {
      return bad("names no repository");
    }
    return new Read.Good(new UpstreamAddress(uri));
  }

  private static Read bad(String why) {
    return new Read.Bad(why);
  }

  private static List<String> steps(URI uri) {
    return Arrays.stream(String.valueOf(uri.getPath()).split("/"))
        .filter(step -> !step.isEmpty())
        .toList();
  }

  public String host() {
    return uri.getHost();
  }

  public int port() {
    return uri.getPort() >= 0
        ? uri.getPort()
        : PORTS.getOrDefault(uri.getScheme().toLowerCase(Locale.ROOT), 0);
  }

  public boolean isHttp() {
    return uri.getScheme().toLowerCase(Locale.ROOT).startsWith("http");
  }

  /// Who owns it there: the last step but one, or the host.
  public String owner() {
    List<String> steps = steps(uri);
    return steps.size() > 1 ? steps.get(steps.size() - 2) : host();
  }

  /// What it is called there, made a name that can be used here.
  public String name() {
    String last = steps(uri).getLast().replaceFirst("\\.git$", "");
    String name = last.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
    return RepoPath.parse("x/" + name).map(RepoPath::name).orElse("mirror");
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
