// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Divides packages into the stages of a root file system: each is a layer on those before it, so a
/// changed stage is built anew with all that follow it. A pure function of what was chosen.
///
/// What was asked for comes with all that it needs, the heaviest first: a package that is added to
/// an environment leaves the stages of heavier ones as they are, and costs what it and the lighter
/// ones cost.
final class Stages {
  /// A stage with so much in it is closed. Each costs a second to build and a mount in every
  /// session.
  static final long STAGE_BYTES = 4L << 20;

  /// The last one takes all that remains.
  static final int LIMIT = 12;

  private Stages() {}

  private record Request(String name, List<IndexPackage> packages, long sizeBytes) {}

  /// Package to stage.
  ///
  /// @param base what stage 0 holds
  static Map<String, Integer> of(Resolving base, Resolving all) {
    Map<String, Integer> stages = new HashMap<>();
    base.chosen().forEach(one -> stages.put(one.name(), 0));
    List<Request> requests =
        all.requested()
            .filter(name -> !base.has(name))
            .map(name -> request(name, base, all))
            .sorted(
                Comparator.comparingLong((Request one) -> -one.sizeBytes())
                    .thenComparing(Request::name))
            .toList();
    int stage = 1;
    long sizeBytes = 0;
    for (Request request : requests) {
      if (sizeBytes >= STAGE_BYTES && stage < LIMIT) {
        stage++;
        sizeBytes = 0;
      }
      for (IndexPackage one : request.packages()) {
        if (stages.putIfAbsent(one.name(), stage) == null) {
          sizeBytes += one.file().sizeBytes();
        }
      }
    }
    // a need with alternatives may be met by another package than the one that was taken for it
    int last = stage;
    all.chosen().forEach(one -> stages.putIfAbsent(one.name(), last));
    return stages;
  }

  private static Request request(String name, Resolving base, Resolving all) {
    List<IndexPackage> packages =
        all.closure(List.of(name)).chosen().filter(one -> !base.has(one.name())).toList();
    return new Request(
        name, packages, packages.stream().mapToLong(one -> one.file().sizeBytes()).sum());
  }
}
