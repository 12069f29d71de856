// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.env.Task;
import sh.zagi.env.lock.CanonicalJson;

/// An image (OCI image-spec 1.0): a manifest, a configuration and layers. Its digests follow from
/// its content alone: layers are plain tars, because what a compressor writes depends on its
/// version.
public final class Image {
  private static final String CREATED = "1970-01-01T00:00:01Z";
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int SCHEMA = 2;

  private final Blob.Text manifest;
  private final Blob.Text config;
  private final List<LayerIndex> layers;

  private Image(Blob.Text manifest, Blob.Text config, List<LayerIndex> layers) {
    this.manifest = manifest;
    this.config = config;
    this.layers = List.copyOf(layers);
  }

  /// What an image is made of, besides files.
  ///
  /// @param names what each layer is, for people
  /// @param withSource whether the last layer is the project itself, which then starts when nothing
  ///   else is asked for
  record Content(
      Environment environment, List<LayerIndex> layers, List<String> names, boolean withSource) {}

  static Image of(Content content) {
    List<Descriptor> layers = content.layers().stream().map(LayerIndex::descriptor).toList();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("created", CREATED);
    config.put("architecture", architecture());
    config.put("os", "linux");
    config.put("config", settings(content));
    config.put(
        "rootfs",
        Map.of("type", "layers", "diff_ids", layers.stream().map(Descriptor::digest).toList()));
    config.put(
        "history",
        content.names().stream()
            .map(name -> Map.of("created", CREATED, "created_by", name))
            .toList());
    Blob.Text written = Blob.Text.of(Descriptor.CONFIG, CanonicalJson.bytes(config));
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", SCHEMA);
    manifest.put("mediaType", Descriptor.MANIFEST);
    manifest.put("config", written.descriptor().fields());
    manifest.put("layers", layers.stream().map(Descriptor::fields).toList());
    return new Image(
        Blob.Text.of(Descriptor.MANIFEST, CanonicalJson.bytes(manifest)),
        written,
        content.layers());
  }

  private static Map<String, Object> settings(Content content) {
    Manifest manifest = content.environment().manifest();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("User", "dev");
    settings.put("WorkingDir", "/workspace");
    settings.put("Env", variables(manifest));
    Optional<Task> start =
        Optional.ofNullable(manifest.tasks().get("start")).filter(_ -> content.withSource());
    settings.put(
        "Cmd",
        start.map(task -> List.of("/bin/sh", "-c", script(task))).orElse(List.of("/bin/bash")));
    Map<String, Object> ports = new TreeMap<>();
    manifest.ports().forEach(port -> ports.put(port + "/tcp", Map.of()));
    if (!ports.isEmpty()) {
      settings.put("ExposedPorts", ports);
    }
    settings.put("Labels", Map.of("sh.zagi.environment", content.environment().key().hex()));
    return settings;
  }

  private static String script(Task task) {
    return task.folder().isEmpty()
        ? task.command()
        : "cd '" + task.folder().replace("'", "'\\''") + "' || exit\n" + task.command();
  }

  /// The variables of a session's processes.
  private static List<String> variables(Manifest manifest) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", PATH);
    variables.put("LANG", "C.UTF-8");
    variables.putAll(manifest.variables());
    variables.put("HOME", "/home/dev");
    variables.put("USER", "dev");
    variables.put("SHELL", "/bin/bash");
    return variables.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList();
  }

  private static String architecture() {
    return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
  }

  /// What a client asks for first.
  public Blob manifest() {
    return manifest;
  }

  /// Every part that the manifest names: the configuration, then the layers from the lowest.
  public List<Blob> blobs() {
    List<Blob> blobs = new ArrayList<>();
    blobs.add(config);
    layers.forEach(layer -> blobs.add(new Blob.Layer(layer)));
    return blobs;
  }

  /// The length of all parts together.
  public long sizeBytes() {
    return Stream.concat(Stream.of(manifest), blobs().stream())
        .mapToLong(blob -> blob.descriptor().sizeBytes())
        .sum();
  }

  /// Writes one tar that engines load: an OCI layout that has Docker's own list beside it.
  ///
  /// @param name under which it is loaded, such as `host:port/owner/repo:latest`
  public void writeArchive(String name, OutputStream to) throws IOException {
    Map<String, Object> described = new TreeMap<>(manifest.descriptor().fields());
    described.put("annotations", Map.of("org.opencontainers.image.ref.name", name));
    Map<String, Object> index = new TreeMap<>();
    index.put("schemaVersion", SCHEMA);
    index.put("manifests", List.of(described));
    Map<String, Object> docker = new TreeMap<>();
    docker.put("Config", place(config));
    docker.put("RepoTags", List.of(name));
    docker.put("Layers", blobs().stream().skip(1).map(Image::place).toList());
    file(to, "oci-layout", CanonicalJson.bytes(Map.of("imageLayoutVersion", "1.0.0")));
    file(to, "index.json", CanonicalJson.bytes(index));
    file(to, "manifest.json", CanonicalJson.bytes(List.of(docker)));
    for (Blob blob : Stream.concat(Stream.of(manifest), blobs().stream()).toList()) {
      long length = blob.descriptor().sizeBytes();
      to.write(TarHeader.ofFile(place(blob), length));
      blob.copy(to, 0, length);
      to.write(new byte[TarHeader.paddingBytes(length)]);
    }
    to.write(new byte[TarHeader.END_BYTES]);
    to.flush();
  }

  private static String place(Blob blob) {
    return "blobs/sha256/" + blob.descriptor().hex();
  }

  private static void file(OutputStream to, String name, byte[] content) throws IOException {
    to.write(TarHeader.ofFile(name, content.length));
    to.write(content);
    to.write(new byte[TarHeader.paddingBytes(content.length)]);
  }
}
