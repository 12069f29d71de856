// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.List;
import java.util.Optional;

/// A value as it stands in the text of an `env.nix`, with its place: `text.substring(start, end)`.
sealed interface NixValue {
  int start();

  int end();

  /// `{ a = 1; b.c = 2; }`; after `rec` or the head of a function it counts as the same.
  record Attributes(int start, int end, List<Binding> bindings) implements NixValue {
    public Attributes {
      bindings = List.copyOf(bindings);
    }

    /// The binding that gives the value at a path, in nested or dotted form.
    Optional<Binding> find(List<String> path) {
      for (Binding binding : bindings) {
        int length = binding.path().size();
        if (binding.path().equals(path)) {
          return Optional.of(binding);
        }
        boolean leads = length < path.size() && binding.path().equals(path.subList(0, length));
        if (leads && binding.value() instanceof Attributes nested) {
          return nested.find(path.subList(length, path.size()));
        }
        if (leads) {
          return Optional.of(binding);
        }
      }
      return Optional.empty();
    }
  }

  /// `[ "a" "b" ]`.
  record Elements(int start, int end, List<NixValue> elements) implements NixValue {
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /// `"a"`, without anything computed in it.
  record Text(int start, int end, String content) implements NixValue {}

  /// A whole number.
  record Digits(int start, int end) implements NixValue {}

  /// Anything else: it can be seen where it ends, but not what it is.
  record Computed(int start, int end) implements NixValue {}

  /// `path = value;`.
  ///
  /// @param start of the path
  /// @param end behind the semicolon
  record Binding(int start, int end, List<String> path, NixValue value) {
    public Binding {
      path = List.copyOf(path);
    }
  }
}
