// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sh.zagi.env.nix.NixStore;

/// What the descriptions of environments mention, and so what must stay. Read as text: a field that
/// this version does not know keeps its file all the same.
///
/// @param objects store objects
/// @param digests SHA-256 of files
public record Live(Set<Path> objects, Set<String> digests) {
  private static final Pattern STORE_PATH =
      Pattern.compile("/nix/store/[0-9a-z]{32}-[0-9A-Za-z+._?=-]+");
  private static final Pattern DIGEST = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

  public Live {
    objects = Set.copyOf(objects);
    digests = Set.copyOf(digests);
  }

  /// What texts such as `env.lock` and `manifest.json` mention.
  public static Live in(Iterable<byte[]> texts) {
    Set<Path> objects = new HashSet<>();
    Set<String> digests = new HashSet<>();
    for (byte[] bytes : texts) {
      String text = new String(bytes, UTF_8);
      STORE_PATH
          .matcher(text)
          .results()
          .map(found -> NixStore.object(Path.of(found.group())))
          .flatMap(Optional::stream)
          .forEach(objects::add);
      DIGEST.matcher(text).results().forEach(found -> digests.add(found.group()));
    }
    return new Live(objects, digests);
  }
}
