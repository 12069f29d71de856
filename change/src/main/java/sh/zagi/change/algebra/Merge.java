// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.algebra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A sum of values: `a - b + c - d + e`, written as the odd list `a, b, c, d, e`. One term is a
/// plain value; more are a conflict that nobody has decided yet (jj's first-class conflicts). Each
/// remove and the add after it form one change: `c - b` is "from b to c".
///
/// @param terms adds at even places, removes at odd ones; never empty, never an even number
public record Merge<T>(List<T> terms) {
  public Merge {
    if (terms.size() % 2 == 0) {
      throw new IllegalArgumentException("a merge has an odd number of terms: " + terms.size());
    }
    terms = List.copyOf(terms);
  }

  /// A plain value.
  public static <T> Merge<T> resolved(T value) {
    return new Merge<>(List.of(value));
  }

  /// `left + (right - base)`.
  public static <T> Merge<T> threeWay(T left, T base, T right) {
    return new Merge<>(List.of(left, base, right));
  }

  public boolean isResolved() {
    return terms.size() == 1;
  }

  /// The value, when there is no conflict.
  public Optional<T> value() {
    return isResolved() ? Optional.of(terms.getFirst()) : Optional.empty();
  }

  /// The number of sides of the conflict; 1 when there is none.
  public int sides() {
    return terms.size() / 2 + 1;
  }

  public List<T> adds() {
    return everySecond(0);
  }

  public List<T> removes() {
    return everySecond(1);
  }

  /// The `i`-th add.
  public T add(int i) {
    return terms.get(2 * i);
  }

  /// The `i`-th remove.
  public T remove(int i) {
    return terms.get(2 * i + 1);
  }

  private List<T> everySecond(int from) {
    List<T> some = new ArrayList<>();
    for (int i = from; i < terms.size(); i += 2) {
      some.add(terms.get(i));
    }
    return some;
  }

  public <U> Merge<U> map(Function<? super T, ? extends U> function) {
    List<U> mapped = new ArrayList<>(terms.size());
    terms.forEach(term -> mapped.add(function.apply(term)));
    return new Merge<>(mapped);
  }

  /// The value that remains when equal adds and removes cancel out.
  ///
  /// @return empty when more than one remains
  public Optional<T> trivial(SameChange sameChange) {
    Map<T, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < terms.size(); i++) {
      counts.merge(terms.get(i), i % 2 == 0 ? 1 : -1, Integer::sum);
    }
    counts.values().removeIf(count -> count == 0);
    if (counts.size() == 1) {
      return Optional.of(counts.keySet().iterator().next());
    }
    if (counts.size() == 2 && sameChange == SameChange.ACCEPT) {
      return counts.entrySet().stream()
          .filter(entry -> entry.getValue() > 0)
          .map(Map.Entry::getKey)
          .findFirst();
    }
    return Optional.empty();
  }

  /// The same sum with as few terms as possible. Pairs of a remove and the next add stay true
  /// changes.
  public Merge<T> simplify() {
    List<T> rest = new ArrayList<>(terms);
    int add = 0;
    while (add < rest.size()) {
      int remove = equalRemove(rest, rest.get(add));
      if (remove < 0) {
        add += 2;
        continue;
      }
      rest.set(add, rest.get(remove + 1));
      rest.remove(remove + 1);
      rest.remove(remove);
      // The place now holds another add, or is gone when the cancelled pair held it.
    }
    return rest.size() == terms.size() ? this : new Merge<>(rest);
  }

  private static <T> int equalRemove(List<T> terms, T add) {
    for (int i = 1; i < terms.size(); i += 2) {
      if (terms.get(i).equals(add)) {
        return i;
      }
    }
    return -1;
  }

  /// The sum of sums as one sum. A subtracted sum keeps its changes, each turned round.
  public static <T> Merge<T> flatten(Merge<Merge<T>> nested) {
    List<T> flat = new ArrayList<>();
    for (int i = 0; i < nested.terms.size(); i++) {
      List<T> inner = nested.terms.get(i).terms;
      if (i % 2 == 0) {
        flat.addAll(inner);
        continue;
      }
      for (int pair = 1; pair < inner.size(); pair += 2) {
        flat.add(inner.get(pair + 1));
        flat.add(inner.get(pair));
      }
      flat.add(inner.getFirst());
    }
    return new Merge<>(flat);
  }
}
