// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Real programs run by the stopwatch: ssh and git with one configuration file for all hosts.
final class Client {
  /// The end of what a shell prints before it waits, with the colours it may add.
  private static final Pattern PROMPT = Pattern.compile("[#$>] ?(\\x1b\\[[0-9;?]*[a-zA-Z])*\\s?$");

  /// What both servers offer and what costs a client least, as an option of ssh.
  static final String QUICK = "KexAlgorithms=curve25519-sha256";

  private static final Duration MOST_TIME = Duration.ofMinutes(2);
  private static final int BLOCK_BYTES = 64 * 1024;

  private final Path config;

  Client(Path config) {
    this.config = config;
  }

  /// What an ssh client has to know of ours, `zagi`, and of the OpenSSH server, `peer`.
  ///
  /// @param folder of the key of `alice`
  static void configure(Path config, Path folder, int sshPort, int peerPort) throws IOException {
    Files.writeString(
        config,
        """
        Host zagi *@zagi
          HostName 127.0.0.1
          Port %d
        Host peer
          HostName 127.0.0.1
          Port %d
          User %s
        Host *
          IdentityFile %s
          IdentitiesOnly yes
          IdentityAgent none
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking accept-new
          BatchMode yes
          LogLevel ERROR
        """
            .formatted(
                sshPort,
                peerPort,
                System.getProperty("user.name"),
                folder.resolve("alice"),
                folder.resolve("known_hosts")));
  }

  /// Something that can be measured.
  interface Action {
    Duration run() throws IOException, InterruptedException;
  }

  /// Runs to its end and fails if the program does.
  static Duration check(String... command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    if (process.waitFor() != 0) {
      throw new IOException(said.lines().reduce((_, last) -> last).orElse("failed: " + command[0]));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  Duration git(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("git", "-c", "core.sshCommand=ssh -F " + config));
    command.addAll(List.of(words));
    return check(command.toArray(String[]::new));
  }

  Duration ssh(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ssh", "-F", config.toString()));
    command.addAll(List.of(words));
    return check(command.toArray(String[]::new));
  }

  /// What a command prints on a host.
  String said(String host, String command) throws IOException, InterruptedException {
    return printed("ssh", "-F", config.toString(), host, command);
  }

  /// What a program prints, without the last line's end.
  static String printed(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1).strip();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
    return said;
  }

  /// Fetches the whole repository and throws it away: the work of the server and the line alone.
  Duration drain(String host, String path) throws IOException, InterruptedException {
    return drain(host, path, Drain.LEAST_BYTES);
  }

  /// @param least bytes that the repository has
  Duration drain(String host, String path, long least) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder("ssh", "-F", config.toString(), host, "git-upload-pack '" + path + "'")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    DataInputStream in = new DataInputStream(process.getInputStream());
    String head = firstId(in);
    OutputStream out = process.getOutputStream();
    out.write(Drain.wants(head));
    out.flush();
    long bytes = count(in);
    process.waitFor();
    Drain.check(bytes, least);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static long count(InputStream in) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    long bytes = 0;
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      bytes += read;
    }
    return bytes;
  }

  /// Reads the whole advertisement.
  static String firstId(DataInputStream in) throws IOException {
    String first = "";
    while (true) {
      byte[] header = in.readNBytes(4);
      if (header.length < 4) {
        throw new IOException("the server closed the connection before it named a ref");
      }
      int length = Integer.parseInt(new String(header, ISO_8859_1), 16);
      if (length == 0) {
        return first;
      }
      String line = new String(in.readNBytes(length - 4), ISO_8859_1);
      first = first.isEmpty() ? line.substring(0, Math.min(40, line.length())) : first;
    }
  }

  static boolean isPrompt(CharSequence seen) {
    return PROMPT.matcher(seen).find();
  }

  /// As somebody types it who wants a terminal.
  String[] sshTerminal(String host, String... options) {
    List<String> command = new ArrayList<>(List.of("ssh", "-tt", "-F", config.toString()));
    command.addAll(List.of(options));
    command.add(host);
    return command.toArray(String[]::new);
  }

  Duration sshPrompt(String host) throws IOException, InterruptedException {
    return prompt(sshTerminal(host));
  }

  /// Waits for a prompt, then leaves.
  static Duration prompt(String... command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder seen = new StringBuilder();
    byte[] block = new byte[BLOCK_BYTES];
    InputStream in = process.getInputStream();
    boolean found = false;
    while (!found) {
      int read = in.read(block);
      if (read < 0) {
        throw new IOException("no prompt: " + seen.toString().strip());
      }
      seen.append(new String(block, 0, read, ISO_8859_1));
      found = isPrompt(seen);
    }
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    leave(process);
    return time;
  }

  private static void leave(Process process) throws IOException, InterruptedException {
    OutputStream keys = process.getOutputStream();
    keys.write("exit\n".getBytes(ISO_8859_1));
    keys.flush();
    Thread.ofVirtual().start(() -> drainQuietly(process));
    if (!process.waitFor(MOST_TIME.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static void drainQuietly(Process process) {
    try {
      count(process.getInputStream());
    } catch (IOException _) {
      // Nobody wants what comes after the prompt.
      process.destroy();
    }
  }
}
