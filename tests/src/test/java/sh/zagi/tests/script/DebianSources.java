// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.zagi.tests.ServerProcess;

/// Real projects as their authors published them: the upstream archives of Debian's source
/// packages, from where this machine has its packages. Nothing outside one folder is written.
final class DebianSources {
  private static final Path APT = Path.of("/etc/apt");

  private final Path folder;

  private DebianSources(Path folder) {
    this.folder = folder;
  }

  /// Reads the indexes; needs the machine's Debian archive.
  static DebianSources open(Path folder) throws IOException, InterruptedException {
    DebianSources sources = new DebianSources(Files.createDirectories(folder));
    Path parts = Files.createDirectories(folder.resolve("parts"));
    Files.createDirectories(folder.resolve("lists/partial"));
    Files.createDirectories(folder.resolve("cache/archives/partial"));
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(APT.resolve("sources.list.d"))) {
      try (Stream<Path> all = Files.list(APT.resolve("sources.list.d"))) {
        all.filter(file -> file.toString().matches(".*\\.(list|sources)")).forEach(files::add);
      }
    }
    if (Files.exists(APT.resolve("sources.list"))) {
      files.add(APT.resolve("sources.list"));
    }
    for (Path file : files) {
      String text =
          Files.readString(file)
              .replaceAll("(?m)^Types:.*$", "Types: deb-src")
              .replaceAll("(?m)^deb(?=\\s)", "deb-src");
      String name = String.valueOf(file.getFileName());
      Files.writeString(parts.resolve(name.equals("sources.list") ? "main.list" : name), text);
    }
    sources.apt(folder, "update");
    return sources;
  }

  /// Downloads a source package and unpacks its upstream archive.
  Path unpack(String name) throws IOException, InterruptedException {
    Path downloads = Files.createDirectories(folder.resolve("downloads").resolve(name));
    apt(downloads, "source", "--download-only", "--tar-only", name);
    Path archive;
    try (Stream<Path> all = Files.list(downloads)) {
      archive =
          all.filter(file -> file.toString().matches(".*\\.orig\\.tar\\.[a-z0-9]+"))
              .findFirst()
              .orElseThrow(() -> new IOException("no upstream archive of " + name));
    }
    Path project = Files.createDirectories(folder.resolve("projects").resolve(name));
    run(project, List.of("tar", "-xf", archive.toString(), "--strip-components=1"));
    return project;
  }

  private void apt(Path in, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
    for (String setting :
        List.of(
            "Dir::Etc::sourcelist=/dev/null",
            "Dir::Etc::sourceparts=" + folder.resolve("parts"),
            "Dir::State::lists=" + folder.resolve("lists"),
            "Dir::Cache=" + folder.resolve("cache"),
            // The usual user of downloads may not enter this folder.
            "APT::Sandbox::User=root")) {
      command.addAll(List.of("-o", setting));
    }
    command.addAll(List.of(words));
    run(in, command);
  }

  private static void run(Path in, List<String> command) throws IOException, InterruptedException {
    Exec.Ran ran =
        Exec.run(
            new Exec.Call(command, in, ServerProcess.plainEnvironment(), Optional.empty(), false));
    if (ran.status() != 0) {
      throw new IOException(command + " ended with status " + ran.status() + ": " + ran.err());
    }
  }
}
