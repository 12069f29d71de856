// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

/// A registry did not give what was asked for; the message is a sentence for people.
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean absent;

  public FetchException(String sentence) {
    this(sentence, false);
  }

  private FetchException(String sentence, boolean absent) {
    super(sentence);
    this.absent = absent;
  }

  static FetchException absent(RegistryPath path) {
    return new FetchException(path.registry().title() + " does not have " + path.path(), true);
  }

  /// Whether the registry answered that there is no such file.
  public boolean isAbsent() {
    return absent;
  }
}
