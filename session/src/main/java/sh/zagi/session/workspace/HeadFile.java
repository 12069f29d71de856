// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sh.zagi.storage.repo.CommitId;

/// Which commit a session's git calls HEAD, read from the few files that say so and from nothing
/// else of its `.git`: no configuration, no object, no link. It is a claim and no more.
///
/// @param upper what the session wrote
/// @param lower the layer of `.git` under it
public record HeadFile(Path upper, Path lower) {
  private static final int MOST_REF_BYTES = 512;
  private static final int MOST_PACKED_BYTES = 8 << 20;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern BRANCH =
      Pattern.compile("ref: (refs/heads/[^\\p{Cntrl} ~^:?*\\[]{1,250})");

  /// The commit; empty when there is none, or nobody can tell.
  public Optional<CommitId> read() {
    try {
      Optional<String> head = text(List.of(".git", "HEAD"), MOST_REF_BYTES).map(String::strip);
      if (head.isEmpty()) {
        return Optional.empty();
      }
      var branch = BRANCH.matcher(head.get());
      if (!branch.matches()) {
        return commit(head.get());
      }
      return ref(branch.group(1));
    } catch (IOException | IllegalArgumentException _) {
      // A folder that is a link, a file that is a pipe: not what git makes.
      return Optional.empty();
    }
  }

  private Optional<CommitId> ref(String name) throws IOException {
    List<String> steps = List.of((".git/" + name).split("/", -1));
    if (steps.stream().anyMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."))) {
      return Optional.empty();
    }
    Optional<String> loose = text(steps, MOST_REF_BYTES).map(String::strip);
    if (loose.isPresent()) {
      return commit(loose.get());
    }
    return text(List.of(".git", "packed-refs"), MOST_PACKED_BYTES)
        .flatMap(packed ->
            packed
                .lines()
                .filter(line -> line.endsWith(" " + name) && line.length() == name.length() + 41)
                .findFirst())
        .flatMap(line -> commit(line.substring(0, 40)));
  }

  private static Optional<CommitId> commit(String text) {
    return COMMIT.matcher(text).matches() ? Optional.of(new CommitId(text)) : Optional.empty();
  }

  /// What the session sees as that file.
  private Optional<String> text(List<String> steps, int most) throws IOException {
    try (DirectoryStream<Path> top = Files.newDirectoryStream(upper)) {
      if (!(top instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("this file system offers no safe folder walk");
      }
      return Optional.of(text(secure, steps, most));
    } catch (NoSuchFileException _) {
      Path file = lower.resolve(String.join("/", steps));
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(Files.readString(file))
          : Optional.empty();
    }
  }

  private static String text(SecureDirectoryStream<Path> folder, List<String> steps, int most)
      throws IOException {
    Path name = Path.of(steps.getFirst());
    if (steps.size() > 1) {
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        return text(next, steps.subList(1, steps.size()), most);
      }
    }
    boolean regular =
        folder
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
            .isRegularFile();
    if (!regular) {
      throw new IOException("not a file: " + name);
    }
    try (InputStream in =
        Channels.newInputStream(
            folder.newByteChannel(
                name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    }
  }
}
