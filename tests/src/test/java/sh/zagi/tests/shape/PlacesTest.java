// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sh.zagi.tests.SourceTree;

/// The product knows no place: no host of a registry, which the operator's machine names, and no
/// path of the machine it was written on.
class PlacesTest {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\b(?:https?|git|ssh|ftp|wss?)://(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9][A-Za-z0-9.-]*)");

  private static final Pattern HOST =
      Pattern.compile("\\b(?:[a-z0-9-]+\\.)+(?:org|com|net|dev)\\b(?![.(\\w])");

  private static final String LICENCES = "/* licences of what is in this file";

  /// Names of formats, algorithms and nowhere; nothing connects to them.
  private static final Set<String> NOT_PLACES =
      Set.of(
          "localhost",
          "127.0.0.1",
          "example.org",
          "example.com",
          "www.w3.org",
          "w3.org",
          "xml.org",
          "apache.org",
          "maven.apache.org",
          "javax.xml.xmlconstants",
          "json-schema.org",
          "openssh.com",
          "libssh.org",
          "in-toto.io",
          "slsa.dev",
          "git-lfs.github.com",
          "zagi.sh",
          "host");

  /// Tables in which modules of Go stand under their names, which begin like hosts. Nothing is
  /// fetched by what stands in them.
  private static final Set<String> GO_NAMES = Set.of("Drivers.java", "NativeDependencies.java");

  /// Folders that every machine has: to live in one doesn't make its name a place.
  private static final Set<String> COMMON_FOLDERS =
      Set.of("/", "/tmp", "/home", "/root", "/opt", "/srv", "/usr", "/usr/src", "/var", "/var/tmp");

  @Test
  void no_host_is_named_in_the_product() {
    assertThat(texts().flatMap(PlacesTest::hosts)).isEmpty();
  }

  @Test
  void no_path_of_this_machine_is_named_in_the_product() {
    List<String> places = places();
    assertThat(
            texts()
                .flatMap(file ->
                    places.stream()
                        .filter(place -> file.text().contains(place + "/"))
                        .map(place -> file.name() + ": " + place)))
        .isEmpty();
  }

  private record Text(String name, String text) {}

  private static Stream<Text> texts() {
    Path root = SourceTree.root();
    return SourceTree.MODULES.stream()
        .flatMap(module -> SourceTree.files(root.resolve(module).resolve("src/main"), "").stream())
        .map(path -> new Text(root.relativize(path).toString(), text(path)));
  }

  /// Every byte a character: programs are looked through too. Licences name their authors' places.
  private static String text(Path path) {
    try {
      String text = Files.readString(path, StandardCharsets.ISO_8859_1);
      int licences = path.toString().endsWith(".js") ? text.indexOf(LICENCES) : -1;
      return licences < 0 ? text : text.substring(0, licences);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> hosts(Text file) {
    Stream<String> addresses = ADDRESS.matcher(file.text()).results().map(found -> found.group(1));
    // Host names without a scheme are looked for in strings only: packages look like hosts too.
    Stream<String> strings =
        Pattern.compile("\"[^\"\n]*\"")
            .matcher(file.text())
            .results()
            .flatMap(found -> HOST.matcher(found.group()).results().map(host -> host.group()));
    return Stream.concat(addresses, file.name().endsWith(".java") ? strings : Stream.of())
        .filter(host -> !NOT_PLACES.contains(host))
        .filter(_ -> GO_NAMES.stream().noneMatch(table -> file.name().endsWith("/" + table)))
        .map(host -> file.name() + ": " + host);
  }

  private static List<String> places() {
    Path root = SourceTree.root();
    List<String> places = new ArrayList<>();
    places.add(root.toString());
    if (!COMMON_FOLDERS.contains(String.valueOf(root.getParent()))) {
      places.add(String.valueOf(root.getParent()));
    }
    places.add(System.getProperty("java.home"));
    return places;
  }
}
