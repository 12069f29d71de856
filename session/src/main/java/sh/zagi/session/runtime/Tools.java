// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Programs of this machine that clients expect in every session, whatever its environment has:
/// file transfer and git. They bring their own loader and libraries along, so that nothing of the
/// environment is needed; at the end of the search path, so that the environment's own come first.
public final class Tools {
  /// Where the folder appears in the container.
  public static final String TARGET = "/run/zagi/tools";

  /// Where their commands are.
  public static final String COMMANDS = TARGET + "/bin";

  private static final Map<String, List<Path>> PROGRAMS =
      new TreeMap<>(
          Map.of(
              "sftp-server",
                  List.of(
                      Path.of("/usr/lib/openssh/sftp-server"),
                      Path.of("/usr/libexec/openssh/sftp-server")),
              "scp", List.of(Path.of("/usr/bin/scp")),
              "rsync", List.of(Path.of("/usr/bin/rsync")),
              "git", List.of(Path.of("/usr/bin/git"))));
  private static final Pattern LIBRARY =
      Pattern.compile("^\\s*(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)$", Pattern.MULTILINE);

  private Tools() {}

  /// Fills a folder; what is there already is replaced.
  ///
  /// @return names of the programs that this machine does not have
  public static List<String> install(Path folder) throws IOException, InterruptedException {
    for (String name : List.of("bin", "lib", "libexec")) {
      Path part = Files.createDirectories(folder.resolve(name));
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> missing = new ArrayList<>();
    for (var program : PROGRAMS.entrySet()) {
      Optional<Path> file = program.getValue().stream().filter(Files::isExecutable).findFirst();
      if (file.isPresent()) {
        install(folder, program.getKey(), file.get());
      } else {
        missing.add(program.getKey());
      }
    }
    installOwn(folder.resolve("bin"));
    return missing;
  }

  /// The platform's own program, which is one static file; git finds it under a second name.
  private static void installOwn(Path commands) throws IOException {
    String name = "zagi-" + System.getProperty("os.arch");
    try (InputStream program = Tools.class.getResourceAsStream("/sh/zagi/session/relay/" + name)) {
      if (program == null) {
        throw new IOException("there is no " + name + " in this build");
      }
      Path made = commands.resolve("zagi.new");
      Files.copy(program, made, StandardCopyOption.REPLACE_EXISTING);
      place(made, commands.resolve("zagi"));
    }
    Path helper = commands.resolve("git-remote-zagi");
    Files.deleteIfExists(helper);
    Files.createSymbolicLink(helper, Path.of("zagi"));
  }

  private static void install(Path folder, String name, Path program)
      throws IOException, InterruptedException {
    String loader = "";
    for (Path library : libraries(program)) {
      String file = library.getFileName().toString();
      copy(library, folder.resolve("lib").resolve(file));
      if (file.startsWith("ld-")) {
        loader = file;
      }
    }
    copy(program, folder.resolve("libexec").resolve(name));
    Path command = folder.resolve("bin").resolve(name);
    Files.writeString(
        command,
        "#!"
            + OciSpec.BUSYBOX_TARGET
            + " sh\nexport GIT_EXEC_PATH="
            + COMMANDS
            + "\nexec "
            + TARGET
            + "/lib/"
            + loader
            + " --library-path "
            + TARGET
            + "/lib "
            + TARGET
            + "/libexec/"
            + name
            + " \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// What the machine's loader would load, the loader itself included.
  private static List<Path> libraries(Path program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("ldd", program.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("libraries of " + program + " are not known");
    }
    List<Path> libraries = new ArrayList<>();
    Matcher matcher = LIBRARY.matcher(text);
    while (matcher.find()) {
      libraries.add(Path.of(matcher.group(1)));
    }
    return libraries;
  }

  /// A program that runs keeps the file that it was started from.
  private static void copy(Path from, Path to) throws IOException {
    Path made = to.resolveSibling(to.getFileName() + ".new");
    Files.copy(from, made, StandardCopyOption.REPLACE_EXISTING);
    place(made, to);
  }

  private static void place(Path made, Path to) throws IOException {
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(made, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
