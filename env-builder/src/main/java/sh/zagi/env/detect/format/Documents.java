// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.ProjectFiles;

/// Reads the files of a project by format. Every reader bounds size, depth and repetition.
public final class Documents {
  private static final String TOO_LARGE = "larger than 1 MiB";

  private Documents() {}

  private interface Reader {
    Value read(byte[] bytes) throws FormatException;
  }

  /// JSON, with the comments and final commas that some tools allow.
  ///
  /// @return empty when there is no such file
  /// @throws BrokenFileException when it is too large or malformed
  public static Optional<Value> json(ProjectFiles files, String path) throws BrokenFileException {
    return read(files, path, JsonReader::read);
  }

  /// The first document of a YAML file.
  ///
  /// @return empty when there is no such file
  /// @throws BrokenFileException when it is too large or malformed
  public static Optional<Value> yaml(ProjectFiles files, String path) throws BrokenFileException {
    return read(files, path, YamlReader::read);
  }

  /// TOML.
  ///
  /// @return empty when there is no such file
  /// @throws BrokenFileException when it is too large or malformed
  public static Optional<Value> toml(ProjectFiles files, String path) throws BrokenFileException {
    return read(files, path, TomlReader::read);
  }

  /// XML without document type.
  ///
  /// @return empty when there is no such file
  /// @throws BrokenFileException when it is too large or malformed
  public static Optional<XmlElement> xml(ProjectFiles files, String path)
      throws BrokenFileException {
    Optional<byte[]> bytes = bytes(files, path);
    try {
      return bytes.isEmpty() ? Optional.empty() : Optional.of(XmlElement.parse(bytes.get()));
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
      throw new BrokenFileException(path, line, Sentences.of(e));
    }
  }

  private static Optional<Value> read(ProjectFiles files, String path, Reader reader)
      throws BrokenFileException {
    Optional<byte[]> bytes = bytes(files, path);
    try {
      return bytes.isEmpty() ? Optional.empty() : Optional.of(reader.read(bytes.get()));
    } catch (FormatException e) {
      throw new BrokenFileException(path, e.line(), e.sentence());
    }
  }

  private static Optional<byte[]> bytes(ProjectFiles files, String path)
      throws BrokenFileException {
    if (!files.has(path)) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = files.read(path);
    if (bytes.isEmpty()) {
      throw new BrokenFileException(path, 1, TOO_LARGE);
    }
    return bytes;
  }
}
