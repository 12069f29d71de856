// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;

/// Reads the machine-written files of package managers, with bounds; what cannot be read is one
/// line that names the file and the line.
final class LockText {
  private static final int DEPTH_LIMIT = 100;
  private static final int SIZE_LIMIT_CHARACTERS = 32 << 20;
  private static final int YAML_ALIAS_LIMIT = 50;
  private static final TomlMapper TOML =
      TomlMapper.builder(
              TomlFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_LIMIT).build())
                  .build())
          .build();

  private LockText() {}

  /// A file's bytes; a missing one is a refusal.
  static byte[] bytes(ProjectFiles files, String path) throws FetchException {
    return files
        .readLock(path)
        .orElseThrow(() -> new FetchException(path + ": is missing or larger than 32 MiB"));
  }

  static String text(ProjectFiles files, String path) throws FetchException {
    return new String(bytes(files, path), UTF_8);
  }

  static JsonNode json(ProjectFiles files, String path) throws FetchException {
    try {
      return CanonicalJson.MAPPER.readTree(bytes(files, path));
    } catch (JacksonException e) {
      throw broken(path, line(e), "is not JSON");
    }
  }

  static JsonNode toml(ProjectFiles files, String path) throws FetchException {
    try {
      return TOML.readTree(text(files, path));
    } catch (JacksonException e) {
      throw broken(path, line(e), "is not TOML");
    }
  }

  static JsonNode yaml(ProjectFiles files, String path) throws FetchException {
    return yaml(bytes(files, path), path);
  }

  static JsonNode yaml(byte[] text, String path) throws FetchException {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setMaxAliasesForCollections(YAML_ALIAS_LIMIT)
            .setCodePointLimit(SIZE_LIMIT_CHARACTERS)
            .setAllowRecursiveKeys(false)
            .setLabel(path)
            .build();
    try {
      Object value = new Load(settings).loadFromString(new String(text, UTF_8));
      return CanonicalJson.MAPPER.valueToTree(value);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw broken(path, line, "is not YAML");
    } catch (YamlEngineException | JacksonException | StackOverflowError e) {
      throw broken(path, 1, "is not YAML that can be read");
    }
  }

  private static int line(JacksonException e) {
    return Optional.ofNullable(e.getLocation()).map(at -> Math.max(1, at.getLineNr())).orElse(1);
  }

  private static FetchException broken(String path, int line, String how) {
    return new FetchException(path + ":" + line + ": " + how);
  }
}
