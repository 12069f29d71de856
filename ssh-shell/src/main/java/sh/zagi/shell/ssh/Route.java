// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Words;
import sh.zagi.storage.repo.RepoPath;

/// What a client wants, read from the user name and the exec line that it chose. Pure: decides
/// where a call goes, never whether it may.
sealed interface Route {
  /// To the table of verbs.
  record ToVerb(List<String> argv) implements Route {
    public ToVerb {
      argv = List.copyOf(argv);
    }
  }

  /// To nobody.
  record Refused(Problem problem) implements Route {}

  Pattern SESSION = Pattern.compile("s-[a-z0-9]{16}");
  Pattern SHARE_LINK = Pattern.compile("f-[a-zA-Z0-9_-]{16,64}");

  /// @param line the exec line; empty when the client asked for a shell
  static Route of(String userName, Optional<String> line) {
    Optional<List<String>> large = line.flatMap(LargeFileLine::parse);
    if (large.isPresent()) {
      return new ToVerb(large.get());
    }
    boolean place = isPlace(userName);
    if (line.filter(text -> place ? GitLine.parse(text).isPresent() : GitLine.isGit(text))
        .isPresent()) {
      return git(line.get());
    }
    if (userName.indexOf('/') >= 0) {
      return repository(userName, line);
    }
    if (SESSION.matcher(userName).matches()) {
      return into("attach", userName, line);
    }
    if (SHARE_LINK.matcher(userName).matches()) {
      return into("follow", userName, line);
    }
    return line.map(Route::verb).orElseGet(() -> new ToVerb(List.of()));
  }

  /// Whether the name means something that runs: there `git status` is a command like any other.
  private static boolean isPlace(String userName) {
    return userName.indexOf('/') >= 0
        || SESSION.matcher(userName).matches()
        || SHARE_LINK.matcher(userName).matches();
  }

  /// Whether these words may rest in a session for days.
  static boolean entersSession(List<String> argv) {
    if (argv.size() < 2 || !argv.getFirst().equals("session")) {
      return !argv.isEmpty() && argv.getFirst().equals("open");
    }
    return argv.get(1).equals("attach") || argv.get(1).equals("follow");
  }

  private static Route git(String line) {
    return GitLine.parse(line)
        .<Route>map(git -> new ToVerb(List.of(git.service(), "--", git.path())))
        .orElseGet(() ->
            new Refused(
                Problem.usage(
                    "usage: git-upload-pack|git-receive-pack|git-upload-archive 'OWNER/REPO'")));
  }

  /// `owner/repo` or `owner/repo+suffix`; a suffix is `new`, a branch or a change.
  private static Route repository(String userName, Optional<String> line) {
    int plus = userName.indexOf('+');
    String name = plus < 0 ? userName : userName.substring(0, plus);
    String suffix = plus < 0 ? "" : userName.substring(plus + 1);
    Optional<RepoPath> path = RepoPath.parse(name);
    if (path.isEmpty() || (plus >= 0 && suffix.isEmpty())) {
      return new Refused(Problem.notFound(userName));
    }
    List<String> argv = new ArrayList<>(List.of("open"));
    if (suffix.equals("new")) {
      argv.add("--new");
    } else if (!suffix.isEmpty()) {
      argv.add("--at=" + suffix);
    }
    argv.add("--");
    argv.add(path.get().toString());
    line.ifPresent(argv::add);
    return new ToVerb(argv);
  }

  private static Route verb(String line) {
    return Words.split(line)
        .<Route>map(ToVerb::new)
        .orElseGet(() -> new Refused(Problem.usage("not a command line: " + Shown.text(line))));
  }

  private static Route into(String verb, String userName, Optional<String> line) {
    List<String> argv = new ArrayList<>(List.of("session", verb, "--", userName));
    line.ifPresent(argv::add);
    return new ToVerb(argv);
  }
}
