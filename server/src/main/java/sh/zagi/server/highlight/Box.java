// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.treesitter.TSParser;

/// The command that starts the [Reader] where nothing is: no network, no files but Java's and its
/// own, nobody's rights, and an end to what it takes.
final class Box {
  private static final String LIMITS = "prlimit --as=2000000000 --cpu=1800 --nproc=128 --core=0";
  private static final String JAVA =
      "-Xmx96m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=24m"
          + " -XX:CompressedClassSpaceSize=32m -XX:-UsePerfData --enable-native-access=ALL-UNNAMED"
          + " -Djava.io.tmpdir=/tmp";

  private Box() {}

  static List<String> command() {
    String java = System.getProperty("java.home");
    List<String> places = places();
    List<String> line = new ArrayList<>(words("bwrap --unshare-all --die-with-parent"));
    line.addAll(words("--new-session --uid 65534 --gid 65534 --ro-bind /usr /usr"));
    line.addAll(words("--symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64"));
    line.addAll(words("--proc /proc --dev /dev --tmpfs /tmp --clearenv --setenv PATH /usr/bin"));
    Stream.concat(Stream.of(java), places.stream())
        .forEach(place -> line.addAll(List.of("--ro-bind", place, place)));
    line.addAll(words(LIMITS));
    line.add(Path.of(java, "bin", "java").toString());
    line.addAll(words(JAVA));
    line.addAll(List.of("-cp", String.join(":", places), Reader.class.getName()));
    return line;
  }

  /// The few files of ours that it is made of.
  private static List<String> places() {
    Stream<Class<?>> own = Stream.of(Reader.class, TSParser.class, NullMarked.class);
    return Stream.concat(own, Grammar.classes().stream()).map(Box::place).distinct().toList();
  }

  private static String place(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a place: " + one, e);
    }
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }
}
