// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.Tools;

/// The root folder of containers of scripts: the names of busybox's programs, and places for
/// mounts. Nothing of the machine is in it; all containers share it and none writes to it.
///
/// @param folder where it is
/// @param programs names that a script can call
record HookRoot(Path folder, Set<String> programs) {
  /// Where the script is, under its own name.
  static final String SCRIPT = "/hook";

  /// Where the repository is.
  static final String REPOSITORY = "/repository.git";

  /// Below it, folders of objects.
  static final String OBJECTS = "/objects";

  private static final List<String> FOLDERS =
      List.of(
          "proc",
          "sys",
          "dev",
          "tmp",
          "etc",
          "bin",
          "usr",
          "run",
          "run/zagi",
          "hook",
          "objects",
          "objects/shown",
          "objects/arrived",
          "repository.git");
  private static final List<String> SHELLS = List.of("/bin/", "/usr/bin/");

  HookRoot {
    programs = Set.copyOf(programs);
  }

  /// Makes the folder, which must not exist.
  static HookRoot make(Path folder, OciSpec.Programs with)
      throws IOException, InterruptedException {
    directory(folder);
    for (String name : FOLDERS) {
      directory(folder.resolve(name));
    }
    for (String file : List.of(OciSpec.INIT_TARGET, OciSpec.BUSYBOX_TARGET)) {
      write(folder.resolve(file.substring(1)), "");
    }
    directory(folder.resolve(Tools.TARGET.substring(1)));
    write(folder.resolve("etc/passwd"), "hook:x:1000:1000:hook:/tmp:/bin/sh\n");
    write(folder.resolve("etc/group"), "hook:x:1000:\n");
    Files.createSymbolicLink(folder.resolve("usr/bin"), Path.of("../bin"));
    Set<String> programs = new TreeSet<>(applets(with.busybox()));
    for (String name : programs) {
      Files.createSymbolicLink(
          folder.resolve("bin").resolve(name), Path.of(OciSpec.BUSYBOX_TARGET));
    }
    programs.add("git");
    Files.createSymbolicLink(folder.resolve("bin/git"), Path.of(Tools.COMMANDS, "git"));
    return new HookRoot(folder, programs);
  }

  private static Set<String> applets(Path busybox) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(busybox.toString(), "--list")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String list = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(busybox + " does not list its programs");
    }
    Set<String> names = new TreeSet<>();
    list.lines().filter(name -> name.matches("[a-z0-9_.\\[-]+")).forEach(names::add);
    return names;
  }

  private static void directory(Path folder) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /// Why a script could never start here.
  Optional<String> refusal(String script) {
    String first = script.lines().findFirst().orElse("");
    if (script.isBlank()) {
      return Optional.of("a script has at least one line");
    }
    if (!first.startsWith("#!")) {
      return Optional.empty();
    }
    if (script.startsWith(first + "\r")) {
      return Optional.of("its lines end as on Windows: make them end in a line feed alone");
    }
    String[] words = first.substring(2).strip().split("[ \t]+", -1);
    String program = words[0].endsWith("/env") && words.length > 1 ? "/bin/" + words[1] : words[0];
    boolean known =
        SHELLS.stream()
            .filter(program::startsWith)
            .anyMatch(place -> programs.contains(program.substring(place.length())));
    return known
        ? Optional.empty()
        : Optional.of(
            "there is no "
                + words[words[0].endsWith("/env") && words.length > 1 ? 1 : 0]
                + " where hooks run, only busybox and git: begin with #!/bin/sh");
  }
}
