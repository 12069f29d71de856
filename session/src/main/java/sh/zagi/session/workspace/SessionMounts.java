// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sh.zagi.env.Layer;
import sh.zagi.env.linux.Layers;
import sh.zagi.env.linux.UserNamespace;

/// Builds what a session's container sees from shared layers and the session's own folders.
///
/// ```
/// root      = environment root (its own overlay)
/// workspace = overlay(git : source : libraries) + FILES/workspace/upper
/// ```
///
/// The mounted result appears below the run folder, which the container's user may pass through;
/// the folders with the data stay closed to it.
public final class SessionMounts implements AutoCloseable {
  /// Where the files of the repository are inside.
  public static final String WORKSPACE = "/workspace";

  /// The user's own folder inside.
  public static final String HOME = "/home/dev";

  private static final String GIT = "git";
  private static final int USER = 1000;
  private static final String HOSTS =
      "127.0.0.1\tlocalhost app\n::1\tlocalhost ip6-localhost ip6-loopback\n";
  private static final String USER_LINE = "dev:x:1000:1000:dev:/home/dev:/bin/bash\n";
  private static final String GROUP_LINE = "dev:x:1000:\n";

  private final EnvironmentMounts environments;
  private final ConcurrentHashMap<Integer, UserNamespace> userIds = new ConcurrentHashMap<>();

  /// Mounts by these layers.
  public SessionMounts(EnvironmentMounts environments) {
    this.environments = environments;
  }

  /// The folders of one session.
  ///
  /// @param files keeps what the session writes
  /// @param run short-lived; holds the mount points
  /// @param source shared, read-only, owned by root
  /// @param git what makes the workspace a git work tree; empty where nobody needs it
  public record Places(Path files, Path run, Path source, Optional<GitLayers.Git> git, int idBase) {
    /// Where the container's root is mounted.
    public Path root() {
      return run.resolve("root");
    }

    /// The workspace's writable folder.
    public Path upper() {
      return files.resolve("workspace/upper");
    }
  }

  /// Makes the folders and the id map; the slow part, done before a container waits for it.
  public void prepare(Places places, List<Layer> layers) throws IOException {
    environments.prepare(layers, places.idBase());
    for (String name : List.of("root", "workspace", GIT)) {
      Files.createDirectories(places.run().resolve(name));
    }
    Files.createDirectories(places.files().resolve("workspace/work"));
    if (!Files.isDirectory(places.upper(), LinkOption.NOFOLLOW_LINKS)) {
      own(Files.createDirectory(places.upper()), owner(places.idBase()));
    }
    var _ = ids(places.idBase());
  }

  /// Mounts everything; on a thread with a mount table of its own.
  ///
  /// @return folders to show in the container
  /// @throws IOException also when something that a mount would land on has become a link
  public List<EnvironmentMounts.Bind> mount(Places places, List<Layer> layers) throws IOException {
    EnvironmentMounts.Mounted environment =
        environments.mount(layers, places.idBase(), places.files());
    Path workspace = workspace(places, environment.workspaceLowers());
    furnish(environment.root(), places);
    if (places.git().isPresent()) {
      sign(environment.root(), places.git().get().author(), places.idBase());
    }
    Layers.showAlso(environment.root(), places.root());
    List<EnvironmentMounts.Bind> binds = new ArrayList<>();
    binds.add(new EnvironmentMounts.Bind(workspace, WORKSPACE, true));
    List<EnvironmentMounts.Bind> shared = new ArrayList<>(environment.binds());
    places
        .git()
        .ifPresent(
            git -> shared.add(new EnvironmentMounts.Bind(git.objects(), GitLayers.OBJECTS, false)));
    for (EnvironmentMounts.Bind bind : shared) {
      // The container's user cannot pass through the folder where it is mounted now.
      Path shown = mountPoint(places.run().resolve("bind-" + binds.size()), bind.source());
      Layers.showAlso(bind.source(), shown);
      binds.add(new EnvironmentMounts.Bind(shown, bind.target(), bind.writable()));
    }
    for (EnvironmentMounts.Bind bind : binds) {
      boolean own = bind.target().startsWith(HOME + "/");
      landing(environment.root(), bind, places.idBase() + (own ? USER : 0));
    }
    for (String target : List.of("/proc", "/sys", "/dev", "/run/zagi")) {
      refuseLinks(environment.root(), target);
    }
    return binds;
  }

  /// Mounts the workspace of a stopped session without its container: the source and what the
  /// session wrote; on a thread with a mount table of its own.
  public Path workspace(Places places) throws IOException {
    for (String name : List.of("workspace", GIT)) {
      Files.createDirectories(places.run().resolve(name));
    }
    return workspace(places, List.of());
  }

  private Path workspace(Places places, List<Path> below) throws IOException {
    List<Path> lowers = new ArrayList<>();
    if (places.git().isPresent()) {
      Path git = places.run().resolve(GIT);
      Layers.showShifted(places.git().get().layer(), git, ids(places.idBase()));
      lowers.add(git);
    }
    for (Path layer : SourceLayers.stack(places.source())) {
      Path shown = Files.createDirectories(places.run().resolve("source-" + lowers.size()));
      Layers.showShifted(layer, shown, ids(places.idBase()));
      lowers.add(shown);
    }
    lowers.addAll(below);
    Path workspace = places.run().resolve("workspace");
    Layers.mountOverlay(
        new Layers.Overlay(lowers, places.upper(), places.files().resolve("workspace/work")),
        workspace);
    return workspace;
  }

  /// The machine's id of the user whose workspace it is.
  public static int owner(int idBase) {
    return idBase + USER;
  }

  private static Path mountPoint(Path place, Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return Files.createDirectories(place);
    }
    Files.deleteIfExists(place);
    return Files.createFile(place);
  }

  /// What every root needs and no environment holds; only once, then the files are the session's.
  private static void furnish(Path root, Places places) throws IOException {
    Path mark = places.files().resolve("furnished");
    if (Files.exists(mark)) {
      return;
    }
    int base = places.idBase();
    for (String folder : List.of("/etc", "/home", "/tmp", "/run", "/proc", "/sys", "/dev")) {
      folder(root, folder, base);
    }
    folder(root, "/run/zagi", base);
    folder(root, HOME, base + USER);
    own(root.resolve(HOME.substring(1)), base + USER);
    folder(root, WORKSPACE, base + USER);
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    file(root.resolve("etc/hosts"), HOSTS, base);
    file(root.resolve("etc/hostname"), "app\n", base);
    ensureLine(root.resolve("etc/passwd"), USER_LINE, base);
    ensureLine(root.resolve("etc/group"), GROUP_LINE, base);
    Files.createFile(mark);
  }

  /// Who commits here, unless the user says something else.
  private static void sign(Path root, String author, int base) throws IOException {
    Path file = root.resolve("etc/gitconfig");
    refuseLinks(root, "/etc");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      file(file, "[user]\n\tname = %s\n\temail = %s@localhost\n".formatted(author, author), base);
    }
  }

  /// Makes a folder with all on the way to it; those that are missing belong to the owner.
  private static void folder(Path root, String target, int owner) throws IOException {
    refuseLinks(root, target);
    Path step = root;
    for (String name : target.substring(1).split("/", -1)) {
      step = step.resolve(name);
      if (!Files.exists(step, LinkOption.NOFOLLOW_LINKS)) {
        own(Files.createDirectory(step), owner);
      }
    }
  }

  /// Something for the container engine to mount on.
  private static void landing(Path root, EnvironmentMounts.Bind bind, int owner)
      throws IOException {
    if (Files.isDirectory(bind.source())) {
      folder(root, bind.target(), owner);
      return;
    }
    folder(root, bind.target().substring(0, bind.target().lastIndexOf('/')), owner);
    refuseLinks(root, bind.target());
    Path file = root.resolve(bind.target().substring(1));
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      own(Files.createFile(file), owner);
    }
  }

  private static void file(Path file, String content, int owner) throws IOException {
    if (Files.isSymbolicLink(file)) {
      Files.delete(file);
    }
    Files.writeString(file, content);
    own(file, owner);
  }

  private static void ensureLine(Path file, String line, int owner) throws IOException {
    String present = "";
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      present = Files.readString(file, StandardCharsets.UTF_8);
    }
    String name = line.substring(0, line.indexOf(':') + 1);
    if (present.lines().noneMatch(other -> other.startsWith(name))) {
      file(file, present + line, owner);
    }
  }

  private static void refuseLinks(Path root, String target) throws IOException {
    Path step = root;
    for (String name : target.substring(1).split("/", -1)) {
      step = step.resolve(name);
      if (Files.isSymbolicLink(step)) {
        throw new IOException(target + " is a link in this session, so it cannot start");
      }
    }
  }

  private static void own(Path file, int id) throws IOException {
    Files.setAttribute(file, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
  }

  /// Root's files on the machine are the session user's own inside.
  private UserNamespace ids(int idBase) throws IOException {
    UserNamespace present = userIds.get(idBase);
    if (present != null) {
      return present;
    }
    UserNamespace made = UserNamespace.map(new UserNamespace.IdRange(0, (long) idBase + USER, 1));
    UserNamespace other = userIds.putIfAbsent(idBase, made);
    if (other != null) {
      made.close();
      return other;
    }
    return made;
  }

  /// Frees what a gone session's id range held.
  public void forget(int idBase) {
    environments.forget(idBase);
    UserNamespace ids = userIds.remove(idBase);
    if (ids != null) {
      ids.close();
    }
  }

  @Override
  public void close() {
    userIds.values().forEach(UserNamespace::close);
    userIds.clear();
  }
}
