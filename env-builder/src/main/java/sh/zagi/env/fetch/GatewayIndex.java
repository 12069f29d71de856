// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Indexes as a sandbox may see them: every address on them leads back to the gateway.
final class GatewayIndex {
  private final RegistryClient client;

  GatewayIndex(RegistryClient client) {
    this.client = client;
  }

  /// @param kept what a build depends on although it changes, kept as it was today
  record Page(String text, String type, Optional<Artifact> kept) {
    Page(byte[] text, String type, Optional<Artifact> kept) {
      this(new String(text, UTF_8), type, kept);
    }

    byte[] bytes() {
      return text.getBytes(UTF_8);
    }
  }

  Page page(RegistryPath path, String accept)
      throws FetchException, IOException, InterruptedException {
    return switch (path.registry()) {
      case NPM -> json(npm(client.metadata(path, accept)));
      case PYPI ->
          new Page(
              SimpleIndex.fetch(client, path.path()).page(FetchGateway.address(Registry.PYPI)),
              "text/html; charset=utf-8",
              Optional.empty());
      case CRATES -> json(crates(path, client.metadata(path, accept)));
      case MAVEN, GRADLE -> {
        byte[] bytes = client.metadata(path, accept);
        boolean version = path.file().equals("maven-metadata.xml");
        yield new Page(
            bytes, "text/xml", version ? Optional.of(client.keep(bytes)) : Optional.empty());
      }
      case GO, GEMS, COMPOSER ->
          new Page(client.metadata(path, accept), "text/plain", Optional.empty());
    };
  }

  private static Page json(byte[] bytes) {
    return new Page(bytes, "application/json", Optional.empty());
  }

  /// The tarballs of a package lie at their usual paths.
  private static byte[] npm(byte[] metadata) throws FetchException {
    try {
      JsonNode root = CanonicalJson.MAPPER.readTree(metadata);
      for (Map.Entry<String, JsonNode> version : root.path("versions").properties()) {
        String name = version.getValue().path("name").asString(root.path("name").asString(""));
        Optional<RegistryPath> tarball = RegistryPath.npmTarball(name, version.getKey());
        if (tarball.isPresent() && version.getValue().path("dist") instanceof ObjectNode dist) {
          dist.put("tarball", FetchGateway.address(Registry.NPM) + tarball.get().path());
        }
      }
      return CanonicalJson.MAPPER.writeValueAsBytes(root);
    } catch (JacksonException _) {
      throw new FetchException("the npm registry answered no JSON");
    }
  }

  private static byte[] crates(RegistryPath path, byte[] metadata) {
    return path.path().equals("config.json")
        ? ("{\"dl\":\""
                + FetchGateway.address(Registry.CRATES)
                + "{crate}/{crate}-{version}.crate\"}")
            .getBytes(UTF_8)
        : metadata;
  }
}
