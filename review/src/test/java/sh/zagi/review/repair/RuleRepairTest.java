// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.service.ServiceCatalogue;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.spec.ServiceSpec;

class RuleRepairTest {
  private static final EnvSpec PLAIN =
      new EnvSpec(
          "x86_64-linux",
          "debian/bookworm",
          Map.of(),
          List.of("git"),
          Map.of(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          List.of(),
          Map.of());

  /// Lines of Debian's own index of files.
  private static final Map<String, List<String>> CONTENTS =
      Map.of(
          "usr/bin/tree", List.of("tree"),
          "usr/bin/rst2html", List.of("python3-docutils", "docutils-common-x"),
          "usr/lib/x86_64-linux-gnu/libgd.so.3", List.of("libgd3"),
          "usr/lib/x86_64-linux-gnu/libevent.so", List.of("libevent-dev"),
          "usr/include/event.h", List.of("libevent-dev"),
          "usr/lib/python3/dist-packages/attr/__init__.py", List.of("python3-attr"),
          "usr/lib/python3/dist-packages/pytest_cov/__init__.py", List.of("python3-pytest-cov"),
          "usr/share/perl5/Test/Deep.pm", List.of("libtest-deep-perl"),
          "usr/lib/ruby/vendor_ruby/mustermann.rb", List.of("ruby-mustermann"),
          "usr/lib/x86_64-linux-gnu/pkgconfig/libgit2.pc", List.of("libgit2-dev"));

  private static final RuleRepair REPAIR =
      new RuleRepair(paths ->
          CONTENTS.entrySet().stream()
              .filter(entry -> paths.contains(entry.getKey()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));

  private static Optional<Repair.Proposal> next(EnvSpec spec, String output, String... files)
      throws InterruptedException {
    return REPAIR.next(spec, new Repair.Failure(output, Set.of(files)::contains));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "sh: 1: tree: not found~tree",
        "/bin/sh: 12: tree: not found~tree",
        "bash: line 1: tree: command not found~tree",
        "/workspace/run.sh: line 3: tree: command not found~tree",
        "make: tree: No such file or directory~tree",
        "make[2]: gcc: No such file or directory~build-essential",
        "/usr/bin/env: ‘python’: No such file or directory~python-is-python3",
        "Error: spawn tree ENOENT~tree",
        "FileNotFoundError: [Errno 2] No such file or directory: 'tree'~tree",
        "Executing test client: couldn't execute \"kill\": no such file or directory.~procps",
        "exec: \"gcc\": executable file not found in $PATH~build-essential",
        "error: linker `cc` not found~build-essential",
        "Error: pg_config executable not found.~libpq-dev",
        "You need tcl 8.5 or newer in order to run the Redis test~tcl",
        "configure: error: no acceptable C compiler found in $PATH~build-essential",
        "CMake Error: CMAKE_CXX_COMPILER not set, after EnableLanguage~build-essential",
        "./a: error while loading shared libraries: libgd.so.3: cannot open shared object"
            + " file~libgd3",
        "OSError: libgd.so.3: cannot open shared object file: No such file or directory~libgd3",
        "/usr/bin/ld: cannot find -levent: No such file or directory~libevent-dev",
        "a.c:1:10: fatal error: event.h: No such file or directory~libevent-dev",
        "a.c:1:10: fatal error: 'libpq-fe.h' file not found~libpq-dev",
        "ModuleNotFoundError: No module named 'attr'~python3-attr",
        "/usr/bin/python3: No module named pytest~python3-pytest",
        "E   ModuleNotFoundError: No module named 'yaml.nodes'~python3-yaml",
        "pytest: error: unrecognized arguments: --cov=x~python3-pytest-cov",
        "Can't locate Test/Deep.pm in @INC (you may need to install~libtest-deep-perl",
        "x.rb:1:in `require': cannot load such file -- mustermann (LoadError)~ruby-mustermann",
        "No package 'libgit2' found~libgit2-dev",
      })
  void what_the_output_names_is_added(String output, String packageName)
      throws InterruptedException {
    Optional<Repair.Proposal> proposal = next(PLAIN, "fine so far\n" + output + "\nmore\n");
    assertThat(proposal).isPresent();
    assertThat(proposal.get().spec().packages()).containsExactly("git", packageName);
    assertThat(proposal.get().evidence()).isEqualTo(output);
    assertThat(proposal.get().reason()).contains("is missing: package " + packageName);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "Error: connect ECONNREFUSED 127.0.0.1:5432~postgres",
        "Error: connect ECONNREFUSED ::1:6379~redis",
        "connection to server at \"localhost\" (127.0.0.1), port 5432 failed: Connection"
            + " refused~postgres",
        "psql: could not connect to server: No such file or directory:"
            + " /run/postgresql/.s.PGSQL.5432~postgres",
        "dial tcp 127.0.0.1:6379: connect: connection refused~redis",
        "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection"
            + " refused.~redis",
        "Can't connect to local MySQL server through socket '/run/mysqld/mysqld.sock' (2)~mariadb",
        "ConnectionRefusedError: [Errno 111] Connection refused: localhost:5672~rabbitmq",
      })
  void a_service_that_nobody_answers_for_is_declared(String output, String kind)
      throws InterruptedException {
    Optional<Repair.Proposal> proposal = next(PLAIN, output);
    assertThat(proposal).isPresent();
    var declared = ServiceCatalogue.find(kind).orElseThrow();
    assertThat(proposal.get().spec().services())
        .isEqualTo(
            Map.of(
                kind, new ServiceSpec(declared.packages().getFirst(), declared.port(), Map.of())));
    assertThat(next(proposal.get().spec(), output)).as("declared already").isEmpty();
  }

  @Test
  void everything_that_one_run_names_is_one_proposal() throws InterruptedException {
    Optional<Repair.Proposal> proposal =
        next(PLAIN, "sh: 1: tree: not found\nfatal error: event.h: No such file or directory\n");
    assertThat(proposal.orElseThrow().spec().packages())
        .containsExactly("git", "tree", "libevent-dev");
    assertThat(proposal.orElseThrow().evidence()).isEqualTo("sh: 1: tree: not found");
  }

  @Test
  void a_module_of_the_project_itself_is_not_taken_from_elsewhere() throws InterruptedException {
    Optional<Repair.Proposal> proposal =
        next(PLAIN, "ModuleNotFoundError: No module named 'attr'", "src/attr/__init__.py");
    assertThat(proposal.orElseThrow().spec().packages()).containsExactly("git");
    assertThat(proposal.orElseThrow().spec().env())
        .isEqualTo(Map.of("PYTHONPATH", "/workspace/src"));
  }

  @Test
  void nothing_is_proposed_for_a_failure_that_names_nothing() throws InterruptedException {
    assertThat(next(PLAIN, "AssertionError: expected 3 but was 4\n")).isEmpty();
    assertThat(next(PLAIN, "sh: 1: no-such-thing-anywhere: not found\n")).isEmpty();
    assertThat(next(PLAIN, "Error: Cannot find module './lib'\n")).isEmpty();
    assertThat(next(PLAIN, "sh: 1: git: not found\n".repeat(3))).isEmpty();
    assertThat(next(PLAIN, "x".repeat(3_000_000))).isEmpty();
  }
}
