// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.linux.Command;

/// apt with a state folder of its own: it neither reads nor changes what is installed here.
final class IsolatedApt {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /// One line of `--print-uris`: address, file name, size, digest.
  private static final Pattern FILE =
      Pattern.compile("(?m)^'\\S+' ([^_ ]+)_([^_ ]+)_[^_ ]+\\.deb ");

  private final Path folder;

  IsolatedApt(Path folder, String sourcesList) throws IOException {
    this.folder = folder;
    for (String name : List.of("lists/partial", "archives/partial", "etc")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve("sources.list"), sourcesList);
    Files.writeString(
        folder.resolve("apt.conf"),
        """
        Dir::State "%1$s"; Dir::State::lists "%1$s/lists"; Dir::State::status "%1$s/status";
        Dir::Cache "%1$s"; Dir::Cache::archives "%1$s/archives";
        Dir::Etc "%1$s/etc"; Dir::Etc::sourcelist "%1$s/sources.list";
        APT::Sandbox::User ""; Acquire::Languages "none"; Acquire::By-Hash "no";
        APT::Install-Recommends "false"; APT::Install-Suggests "false";
        Acquire::http::Proxy "DIRECT";
        """
            .formatted(folder));
    Files.writeString(folder.resolve("status"), "");
  }

  /// What counts as installed.
  void installed(String status) throws IOException {
    Files.writeString(folder.resolve("status"), status);
  }

  void update() throws IOException {
    var _ = run("update");
  }

  /// Full stanzas of exact packages.
  String stanzas(List<DebPackage> packages) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("apt-cache", "show"));
    packages.forEach(p -> arguments.add(p.name() + "=" + p.version()));
    return run(arguments);
  }

  /// What an installation of the packages would add: name to version.
  SortedMap<String, String> install(List<String> packages) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("apt-get", "--print-uris", "--yes", "install"));
    arguments.addAll(packages);
    SortedMap<String, String> added = new TreeMap<>();
    Matcher matcher = FILE.matcher(run(arguments));
    while (matcher.find()) {
      added.put(matcher.group(1), matcher.group(2).replace("%3a", ":").replace("%7e", "~"));
    }
    return added;
  }

  private String run(String verb) throws IOException {
    return run(List.of("apt-get", verb));
  }

  private String run(List<String> arguments) throws IOException {
    List<String> errors = new ArrayList<>();
    Command.Ended ended =
        new Command(arguments, Map.of("APT_CONFIG", folder.resolve("apt.conf").toString()), TIMEOUT)
            .run(errors::add);
    assertThat(ended.status()).as("%s: %s", arguments, errors).isZero();
    return ended.output();
  }
}
