// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ProcessSpec.User;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.Stdio;

@Timeout(60)
class AttachedProcessTest {
  private static final WindowSize WINDOW = new WindowSize(33, 77);
  private static TestContainer containers;
  private static ContainerId id;

  @BeforeAll
  static void start() throws Exception {
    containers = TestContainer.of("crun");
    id = containers.start();
  }

  @AfterAll
  static void stop() throws Exception {
    containers.close();
  }

  @Test
  void streams_are_split_and_the_exit_status_is_exact() throws Exception {
    TestContainer.Ended ended = containers.dev(id, "echo one; echo two >&2; exit 7");

    assertThat(ended.status().code()).isEqualTo(7);
    assertThat(ended.out()).isEqualTo("one\n");
    assertThat(ended.error()).isEqualTo("two\n");
  }

  @Test
  void death_by_signal_is_told() throws Exception {
    assertThat(containers.dev(id, "sleep 2; kill -9 $$").status().signal()).contains(9);
    assertThat(containers.terminal(id, WINDOW, "", "sleep 2; kill -TERM $$").status().signal())
        .contains(15);
  }

  @Test
  void input_reaches_the_process_and_its_end_too() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    TestContainer.Ended ended =
        containers.run(
            id,
            TestContainer.spec(User.DEV, Optional.empty(), "wc", "-c"),
            new ByteArrayInputStream(megabyte));

    assertThat(ended.out().strip()).isEqualTo("1048576");
  }

  @Test
  void the_window_has_its_size_from_the_first_moment() throws Exception {
    for (int round = 0; round < 20; round++) {
      TestContainer.Ended ended = containers.terminal(id, WINDOW, "", "stty size; tty");
      assertThat(ended.out()).startsWith("33 77\r\n/dev/pts/");
    }
  }

  @Test
  void tmux_draws_in_its_window_and_colours_pass_as_they_are() throws Exception {
    String inside =
        containers
            .terminal(id, WINDOW, "", "TERM=xterm-256color tmux new 'stty size; sleep 1'")
            .out();
    assertThat(inside).contains("32 77").contains("[exited]");
    assertThat(containers.terminal(id, WINDOW, "", "printf '\\033[38;2;1;2;3mx'").out())
        .isEqualTo("\033[38;2;1;2;3mx");
  }

  @Test
  void nothing_written_before_the_end_is_lost() throws Exception {
    for (int round = 0; round < 10; round++) {
      assertThat(containers.terminal(id, WINDOW, "", "seq 20000; echo end").out())
          .endsWith("20000\r\nend\r\n");
      assertThat(containers.dev(id, "seq 20000; echo end").out()).endsWith("20000\nend\n");
    }
  }

  @Test
  void a_background_process_does_not_hold_the_end_back() throws Exception {
    long start = System.nanoTime();
    assertThat(containers.dev(id, "sleep 20 & echo done").out()).isEqualTo("done\n");
    assertThat(containers.terminal(id, WINDOW, "", "sleep 20 & echo done").out())
        .contains("done\r\n");
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  @Test
  void the_end_of_input_ends_a_shell_on_a_terminal() throws Exception {
    TestContainer.Ended ended =
        containers.run(
            id,
            TestContainer.spec(User.DEV, Optional.of(WINDOW), "bash", "--norc"),
            new ByteArrayInputStream("echo $((6*7))\nexit 3\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(ended.out()).contains("42");
    assertThat(ended.status().code()).isEqualTo(3);
  }

  @Test
  void later_sizes_and_signals_reach_the_foreground() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PipedOutputStream keyboard = new PipedOutputStream();
        InputStream in = new PipedInputStream(keyboard)) {
      AttachedProcess shell =
          containers.attach(
              id,
              TestContainer.spec(
                  User.DEV,
                  Optional.of(WINDOW),
                  "bash",
                  "-c",
                  "trap 'stty size' WINCH; trap 'echo hup; exit 9' USR1;"
                      + " echo ready; while :; do sleep 0.05; done"),
              new Stdio(in, out, OutputStream.nullOutputStream()));
      await(out, "ready");
      shell.resize(new WindowSize(50, 120));
      await(out, "50 120");
      shell.signal(10);

      assertThat(shell.await().code()).isEqualTo(9);
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("hup");
    }
  }

  @Test
  void after_a_hang_up_the_shell_ends_and_what_ignores_it_lives_on() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PipedOutputStream keyboard = new PipedOutputStream();
        InputStream in = new PipedInputStream(keyboard)) {
      AttachedProcess shell =
          containers.attach(
              id,
              TestContainer.spec(
                  User.DEV,
                  Optional.of(WINDOW),
                  "bash",
                  "-c",
                  "nohup sleep 7654 >/dev/null 2>&1 & sleep 0.5; echo ready; sleep 4567"),
              new Stdio(in, out, OutputStream.nullOutputStream()));
      await(out, "ready");
      shell.hangUp();

      assertThat(shell.await().code()).isNotZero();
      String processes = containers.root(id, "ps -eo args").out();
      assertThat(processes).contains("sleep 7654").doesNotContain("sleep 4567");
    }
  }

  @Test
  void a_missing_program_is_an_answer_not_a_hang() throws Exception {
    TestContainer.Ended ended =
        containers.run(
            id,
            TestContainer.spec(User.DEV, Optional.of(WINDOW), "no-such-program"),
            InputStream.nullInputStream());

    assertThat(ended.status().code()).isNotZero();
    assertThat(ended.out()).contains("no-such-program");
  }

  private static void await(ByteArrayOutputStream out, String text) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
      assertThat(System.nanoTime()).as("waiting for %s", text).isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
