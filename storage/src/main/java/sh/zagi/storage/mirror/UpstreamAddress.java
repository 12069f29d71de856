// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.storage.repo.RepoPath;

/// Where an upstream is, as people write it: an address, `host/path`, or `owner/repo` on the usual
/// host. A pure value; nothing was asked of any network.
///
/// @param uri `https`, `http`, `ssh` or `git`, with a host and a path, without a query, and without
///   a user unless it is `ssh`; a path of `ssh` that begins with `/~/` begins at the user's home
public record UpstreamAddress(URI uri) {
  private static final String SSH = "ssh";
  private static final String HOME = "/~/";

  /// Whom forges expect.
  private static final String USUAL_USER = "git";

  /// git's own port and those of HTTP, where the address names none.
  private static final Map<String, Integer> PORTS =
      Map.of("https", 443, "http", 80, "git", 9418, SSH, 22);

  private static final int MOST_CHARACTERS = 1_000;
  private static final Pattern SHORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+");
  private static final Pattern HOST_AND_PATH =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9][A-Za-z0-9.-]*)(:\\d{1,5})?/[^:]+");
  private static final Pattern SCP =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):([^:]+)");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
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
    Matcher scp = SCP.matcher(text);
    if (scp.matches()) {
      String path = scp.group(3).startsWith("/") ? scp.group(3) : HOME + scp.group(3);
      return of(SSH + "://" + scp.group(1) + "@" + scp.group(2) + path);
    }
    return SCHEME.matcher(text).matches()
        ? bad("only https, http, ssh and git addresses are taken")
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
    if (!PORTS.containsKey(scheme)) {
      return bad("only https, http, ssh and git addresses are taken");
    }
    String user = uri.getRawUserInfo();
    if (scheme.equals(SSH)) {
      if (user != null && !USER.matcher(user).matches()) {
        return bad("an address over ssh has a user and no password: ssh://git@host/owner/repo");
      }
    } else if (user != null) {
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
        .filter(step -> !step.isEmpty() && !step.equals("~"))
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

  /// Whether it is reached over SSH.
  public boolean isSsh() {
    return uri.getScheme().toLowerCase(Locale.ROOT).equals(SSH);
  }

  /// Who asks, over SSH.
  public String user() {
    return Optional.ofNullable(uri.getRawUserInfo()).orElse(USUAL_USER);
  }

  public boolean isHttp() {
    return uri.getScheme().toLowerCase(Locale.ROOT).startsWith("http");
  }

  /// Whether somebody who names one may mean the other: the same path on the same host, however it
  /// is fetched. Hosts have no case, and `.git` at the end says nothing.
  public boolean isSamePlace(UpstreamAddress other) {
    return host().equalsIgnoreCase(other.host())
        && uri.getPort() == other.uri.getPort()
        && plainPath().equals(other.plainPath());
  }

  private String plainPath() {
    return String.join("/", steps(uri)).replaceFirst("\\.git$", "");
  }

  /// The path as forges name repositories: `owner/name`.
  public String forgePath() {
    return plainPath();
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

  /// As people write it.
  @Override
  public String toString() {
    return shown(uri);
  }

  /// An address that was kept, as people write it.
  static String shown(URI uri) {
    boolean brief = SSH.equals(uri.getScheme()) && uri.getPort() < 0;
    return brief && uri.getPath().startsWith(HOME)
        ? uri.getRawUserInfo() + "@" + uri.getHost() + ":" + uri.getPath().substring(HOME.length())
        : uri.toString();
  }
}
