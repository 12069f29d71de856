// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.materialize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import sh.zagi.env.Layer;
import sh.zagi.env.linux.Layers;
import sh.zagi.env.linux.UserNamespace;
import sh.zagi.env.nix.NixStore;

/// Mounts environments. Costs are a few mounts: layers are shared by all sessions, and each session
/// has one writable directory per overlay.
///
/// ```
/// root       = overlay(special : tree ...) + DIR/root/upper
/// elsewhere  = overlay(layer)           + DIR/layer-N/upper
/// ```
///
/// Thread-safe.
public final class Materializer implements AutoCloseable {
  /// How many ids a container has: 0 to 65535.
  public static final int CONTAINER_IDS = 65_536;

  /// The id of the session's user, `dev`, inside the container.
  private static final int USER = 1000;

  private static final String WORKSPACE = "/workspace";

  private final HostFolders host;
  private final ConcurrentHashMap<UserNamespace.IdRange, UserNamespace> idMaps =
      new ConcurrentHashMap<>();

  /// @param folder for what is unpacked once per machine, usually `DATA/env/layers`; made private
  public Materializer(Path folder) throws IOException {
    this.host = new HostFolders(folder);
  }

  /// Does what is needed once per machine and id range, so that [#mount] is quick. Idempotent.
  ///
  /// @param idBase the host id of the container's root
  public void prepare(List<Layer> layers, int idBase) throws IOException {
    for (Layer layer : layers) {
      var _ =
          switch (layer.role()) {
            case SPECIAL -> unpacked(layer);
            case DEPS -> skeleton(layer);
            case ROOTFS, TOOL, NIX -> layer.storePath();
          };
    }
    var _ = wholeRange(idBase);
    var _ = userOnly(idBase);
  }

  /// Mounts the layers. Call it on a thread of [sh.zagi.env.linux.PrivateMounts]: the mounts end
  /// with the last process of that namespace, so nothing is ever left to clean.
  ///
  /// @param layers as in a manifest
  /// @param idBase the host id of the container's root
  /// @param sessionFolder keeps what the session writes; `root/upper` and so on are made in it, or
  ///   found from an earlier mount
  /// @throws IOException when a layer is missing or the kernel refuses
  public MountedRoot mount(List<Layer> layers, int idBase, Path sessionFolder) throws IOException {
    UserNamespace ids = wholeRange(idBase);
    List<Path> special = new ArrayList<>();
    List<Path> trees = new ArrayList<>();
    List<Path> workspaceLowers = new ArrayList<>();
    Map<String, Elsewhere> elsewhere = new TreeMap<>();
    List<MountedRoot.Bind> binds = new ArrayList<>();
    for (int number = 0; number < layers.size(); number++) {
      Layer layer = layers.get(number);
      Place place = new Place(sessionFolder.resolve("layer-" + number), idBase + USER);
      switch (layer.role()) {
        case SPECIAL -> special.add(place.show("lower", unpacked(layer), ids));
        case ROOTFS -> trees.add(place.show("lower", layer.storePath(), ids));
        case TOOL, NIX ->
            binds.add(
                new MountedRoot.Bind(
                    place.show("lower", layer.storePath(), ids), layer.target(), false));
        case DEPS -> {
          List<Path> lowers = libraries(layer, place, idBase);
          if (isWorkspace(layer.target())) {
            workspaceLowers.addAll(lowers);
          } else {
            elsewhere
                .computeIfAbsent(layer.target(), _ -> new Elsewhere(place, new ArrayList<>()))
                .lowers()
                .addAll(lowers);
          }
        }
      }
    }
    for (Map.Entry<String, Elsewhere> one : elsewhere.entrySet()) {
      Path merged = one.getValue().place().overlay(one.getValue().lowers());
      binds.add(new MountedRoot.Bind(merged, one.getKey(), true));
    }
    // the topmost first: the special files, then the last stage of the root file system
    List<Path> lowers = Stream.concat(special.stream(), trees.reversed().stream()).toList();
    Path root = new Place(sessionFolder.resolve("root"), idBase).overlay(lowers);
    return new MountedRoot(root, workspaceLowers, binds);
  }

  /// Libraries of several roots that are seen at one place outside of the workspace.
  private record Elsewhere(Place place, List<Path> lowers) {}

  /// A store directory has no write bits, so the session's user could add nothing to it. Its
  /// directories alone, with write bits, lie above: a merged directory has the mode of the upper
  /// one.
  private List<Path> libraries(Layer layer, Place place, int idBase) throws IOException {
    UserNamespace user = userOnly(idBase);
    return List.of(
        place.show("folders", skeleton(layer), user), place.show("lower", layer.storePath(), user));
  }

  private static boolean isWorkspace(String target) {
    return target.equals(WORKSPACE) || target.startsWith(WORKSPACE + "/");
  }

  /// Where one layer or overlay of a session lives.
  ///
  /// @param owner the host id that owns the top directory: container root, or the session's user
  ///   for libraries that its programs add to
  private record Place(Path folder, int owner) {
    Path show(String name, Path source, UserNamespace ids) throws IOException {
      Path shown = mountPoint(folder.resolve(name), source);
      Layers.showShifted(source, shown, ids);
      return shown;
    }

    private static Path mountPoint(Path place, Path source) throws IOException {
      if (Files.isDirectory(source)) {
        return Files.createDirectories(place);
      }
      Files.createDirectories(Objects.requireNonNull(place.getParent()));
      return Files.exists(place) ? place : Files.createFile(place);
    }

    Path overlay(List<Path> lowers) throws IOException {
      Path upper = folder.resolve("upper");
      if (!Files.isDirectory(upper, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(folder);
        Files.createDirectory(upper);
        Files.setPosixFilePermissions(upper, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(upper, "unix:uid", owner);
        Files.setAttribute(upper, "unix:gid", owner);
      }
      Path work = Files.createDirectories(folder.resolve("work"));
      Path merged = Files.createDirectories(folder.resolve("merged"));
      Layers.mountOverlay(new Layers.Overlay(lowers, upper, work), merged);
      return merged;
    }
  }

  /// The unpacked tar; its name in the store path names the result.
  private Path unpacked(Layer special) throws IOException {
    Path tar = special.storePath();
    return host.folder(storeName(tar) + "-special", folder -> SpecialTar.unpack(tar, folder));
  }

  /// The directories of a layer without its files, but writable by their owner.
  private Path skeleton(Layer libraries) throws IOException {
    Path source = libraries.storePath();
    return host.folder(storeName(source) + "-folders", folder -> Skeleton.copy(source, folder));
  }

  private static String storeName(Path path) throws IOException {
    if (!path.startsWith(NixStore.STORE) || path.equals(NixStore.STORE)) {
      throw new IOException("not a store path: " + path);
    }
    return NixStore.STORE.relativize(path).toString().replace('/', '-');
  }

  /// All ids of a container, moved to its own range.
  private UserNamespace wholeRange(int idBase) throws IOException {
    return idMap(new UserNamespace.IdRange(0, idBase, CONTAINER_IDS));
  }

  /// Store files, which root owns, as files of the session's user.
  private UserNamespace userOnly(int idBase) throws IOException {
    return idMap(new UserNamespace.IdRange(0, idBase + USER, 1));
  }

  private UserNamespace idMap(UserNamespace.IdRange range) throws IOException {
    UserNamespace known = idMaps.get(range);
    if (known != null) {
      return known;
    }
    UserNamespace made = UserNamespace.map(range);
    UserNamespace earlier = idMaps.putIfAbsent(range, made);
    if (earlier != null) {
      made.close();
      return earlier;
    }
    return made;
  }

  /// Forgets the id maps; mounted sessions keep theirs.
  @Override
  public void close() {
    idMaps.values().forEach(UserNamespace::close);
    idMaps.clear();
  }
}
