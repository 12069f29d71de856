// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.storage.folder.Trees;
import sh.zagi.storage.git.RefPolicy;
import sh.zagi.storage.repo.RefScripts;
import sh.zagi.storage.repo.Repo;

/// What a script of a repository's owners sees of it: a bare repository with the refs that
/// everybody sees and the objects that they reach, and beside these what a push brings. Nothing of
/// it is ever read back. Closing it removes it.
public final class ScriptView implements AutoCloseable {
  private static final String ALL = "rwxr-xr-x";
  private static final String BESIDE = "beside";

  private final Path folder;
  private final Map<String, Path> objects;

  private ScriptView(Path folder, Map<String, Path> objects) {
    this.folder = folder;
    this.objects = objects;
  }

  /// As it is now.
  ///
  /// @param target where the script finds the folders of objects
  public static ScriptView of(Repo repo, String target) throws IOException {
    return make(repo, target, List.of(), Optional.empty());
  }

  /// As it is before a push, with the objects of the push.
  public static ScriptView of(Repo repo, String target, RefScripts.Question question)
      throws IOException {
    return make(repo, target, question.commands(), question.arrived());
  }

  private static ScriptView make(
      Repo repo, String target, List<ReceiveCommand> commands, Optional<Path> arrived)
      throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(repo.incoming()), "script");
    try {
      Path git = open(folder.resolve("git"));
      for (String name : List.of("objects", "objects/info", "objects/pack", "refs", "refs/heads")) {
        open(git.resolve(name));
      }
      // Refs first: what they name is shown then.
      write(git.resolve("packed-refs"), packedRefs(repo));
      write(git.resolve("HEAD"), "ref: " + Constants.R_HEADS + repo.trunk() + "\n");
      write(git.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
      Map<String, Path> objects = new TreeMap<>();
      objects.put("shown", ShownObjects.of(repo));
      if (arrived.isPresent()) {
        objects.put("arrived", arrived.get());
      } else if (!commands.isEmpty()) {
        ShownObjects.beside(repo, wanted(commands), folder.resolve(BESIDE));
        objects.put("arrived", folder.resolve(BESIDE).resolve("objects"));
      }
      StringBuilder alternates = new StringBuilder();
      objects
          .keySet()
          .forEach(name -> alternates.append(target).append('/').append(name).append('\n'));
      write(git.resolve("objects/info/alternates"), alternates.toString());
      return new ScriptView(folder, objects);
    } catch (IOException | RuntimeException e) {
      Trees.delete(folder);
      throw e;
    }
  }

  private static Set<ObjectId> wanted(List<ReceiveCommand> commands) {
    Set<ObjectId> wanted = new HashSet<>();
    for (ReceiveCommand command : commands) {
      if (command.getType() != ReceiveCommand.Type.DELETE) {
        wanted.add(command.getNewId());
      }
    }
    return wanted;
  }

  private static String packedRefs(Repo repo) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    for (Ref ref : repo.git().getRefDatabase().getRefs()) {
      boolean shown = ref.getName().startsWith(Constants.R_REFS) && !ref.isSymbolic();
      if (shown && ref.getObjectId() != null && !RefPolicy.hidden(ref.getName())) {
        lines.put(ref.getName(), ref.getObjectId().name() + " " + ref.getName() + "\n");
      }
    }
    return String.join("", lines.values());
  }

  private static Path open(Path folder) throws IOException {
    return Files.setPosixFilePermissions(
        Files.createDirectory(folder), PosixFilePermissions.fromString(ALL));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /// The bare repository.
  public Path git() {
    return folder.resolve("git");
  }

  /// Folders of objects, by the names under which the repository looks for them.
  public Map<String, Path> objects() {
    return objects;
  }

  @Override
  public void close() throws IOException {
    Trees.delete(folder);
  }
}
