// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.List;

/// Recognises one ecosystem. A pure function of the files.
public interface Ecosystem {
  /// As people call it: `node`, `python`.
  String name();

  /// The files that make a folder this ecosystem's business, for people.
  List<String> markers();

  /// All folders of this ecosystem, the top first.
  ///
  /// @throws BrokenFileException when a file at the top cannot be used; one further below is the
  ///   project's own business (a fixture of its tests, say) and is passed over
  List<Root> roots(ProjectFiles files) throws BrokenFileException;
}
