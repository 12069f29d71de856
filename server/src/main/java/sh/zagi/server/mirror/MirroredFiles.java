// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.zagi.shell.command.mirror.MirrorHost;
import sh.zagi.storage.git.SyncWatch;
import sh.zagi.storage.git.UpstreamFiles;
import sh.zagi.storage.lfs.LfsObjects;
import sh.zagi.storage.lfs.LfsPointer;
import sh.zagi.storage.lfs.LfsVisit;
import sh.zagi.storage.mirror.MirrorFiles;

/// The large files of one mirror at one meeting. What does not come is remembered with its reason,
/// and keeps nothing else from coming. For one thread.
///
/// @param upstream empty when it is not reached by HTTP: what is not here is only remembered then
record MirroredFiles(LfsVisit visit, MirrorFiles files, Optional<LfsUpstream> upstream)
    implements UpstreamFiles {
  private static final String STEP = "Large files";
  private static final int SHORT = 12;

  /// What is not here then comes with the next meetings.
  private static final Duration LONGEST = Duration.ofMinutes(30);

  @Override
  public void named(Set<LfsPointer> pointers) {
    files.want(visit.repository().id(), pointers);
  }

  /// Fetches what is not here, as much as there is time for.
  ///
  /// @param again whether to ask for what failed a moment ago as well
  MirrorHost.Files fetch(boolean again, SyncWatch watch) throws InterruptedException {
    long repository = visit.repository().id();
    files.settle(repository);
    int here = upstream.isPresent() ? fetch(upstream.get(), again, watch) : 0;
    String why =
        upstream.isEmpty()
            ? "only upstreams over http are asked for them"
            : files.list(repository, 1).stream()
                .map(one -> one.pointer().id().hex().substring(0, SHORT) + ": " + one.trouble())
                .findFirst()
                .orElse("");
    return new MirrorHost.Files(here, files.count(repository), why);
  }

  private int fetch(LfsUpstream from, boolean again, SyncWatch watch) throws InterruptedException {
    long repository = visit.repository().id();
    long endNanos = System.nanoTime() + LONGEST.toNanos();
    int total = (int) Math.min(Integer.MAX_VALUE, files.count(repository));
    int here = 0;
    String after = "";
    while (System.nanoTime() < endNanos) {
      List<LfsPointer> part = files.due(repository, again, after, LfsUpstream.MOST_ASKED);
      Optional<Integer> came = part.isEmpty() ? Optional.empty() : fetch(part, from);
      if (came.isEmpty()) {
        break;
      }
      here += came.get();
      after = part.getLast().id().hex();
      watch.at(STEP, here, total);
    }
    return here;
  }

  /// @return how many came; empty when there is nobody to ask for more
  private Optional<Integer> fetch(List<LfsPointer> part, LfsUpstream from)
      throws InterruptedException {
    int here = 0;
    List<LfsPointer> wanted = new ArrayList<>();
    for (LfsPointer pointer : part) {
      switch (visit.upload(new LfsVisit.Wish(pointer.id(), pointer.size()))) {
        case LfsVisit.Answer.Here _ -> {
          files.arrived(visit.repository().id(), pointer.id());
          here++;
        }
        case LfsVisit.Answer.Refused(String reason, boolean _) -> failed(pointer, reason);
        case LfsVisit.Answer.Transfer _ -> wanted.add(pointer);
      }
    }
    if (wanted.isEmpty()) {
      return Optional.of(here);
    }
    Map<String, LfsAnswer.Advice> advice;
    try {
      advice = from.ask(LfsUpstream.Kind.DOWNLOAD, wanted);
    } catch (IOException e) {
      wanted.forEach(pointer -> failed(pointer, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
    for (LfsPointer pointer : wanted) {
      Optional<String> trouble =
          fetch(pointer, Optional.ofNullable(advice.get(pointer.id().hex())), from);
      if (trouble.isPresent()) {
        failed(pointer, trouble.get());
      } else {
        files.arrived(visit.repository().id(), pointer.id());
        here++;
      }
    }
    return Optional.of(here);
  }

  /// @return why it did not come
  private Optional<String> fetch(
      LfsPointer pointer, Optional<LfsAnswer.Advice> advice, LfsUpstream from)
      throws InterruptedException {
    try {
      return switch (advice.orElseGet(LfsAnswer.Advice.Nothing::new)) {
        case LfsAnswer.Advice.Nothing _ -> Optional.of("the upstream says nothing of it");
        case LfsAnswer.Advice.Refused(String why) -> Optional.of(why);
        case LfsAnswer.Advice.Transfer(LfsAnswer.Action action, _) ->
            switch (from.fetch(
                pointer,
                action,
                body -> visit.put(pointer.id(), Optional.of(pointer.size()), body))) {
              case LfsObjects.Stored.Kept _ -> Optional.empty();
              case LfsObjects.Stored.Refused(String reason, boolean _) -> Optional.of(reason);
            };
      };
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void failed(LfsPointer pointer, String why) {
    files.failed(visit.repository().id(), pointer.id(), why);
  }

  /// What is not here either is not asked for: whoever pushed its pointer did not bring it.
  @Override
  public Optional<String> bring(Set<LfsPointer> pointers) throws InterruptedException {
    if (upstream.isEmpty()) {
      return Optional.empty();
    }
    List<LfsPointer> here =
        pointers.stream().filter(pointer -> visit.file(pointer.id()).isPresent()).toList();
    try {
      for (int from = 0; from < here.size(); from += LfsUpstream.MOST_ASKED) {
        Optional<String> trouble =
            send(
                here.subList(from, Math.min(here.size(), from + LfsUpstream.MOST_ASKED)),
                upstream.get());
        if (trouble.isPresent()) {
          return trouble;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> send(List<LfsPointer> part, LfsUpstream to)
      throws IOException, InterruptedException {
    Map<String, LfsAnswer.Advice> advice = to.ask(LfsUpstream.Kind.UPLOAD, part);
    for (LfsPointer pointer : part) {
      switch (advice.getOrDefault(
          pointer.id().hex(), new LfsAnswer.Advice.Refused("the upstream says nothing of it"))) {
        case LfsAnswer.Advice.Nothing _ -> {}
        case LfsAnswer.Advice.Refused(String why) -> {
          return Optional.of(why);
        }
        case LfsAnswer.Advice.Transfer transfer -> {
          Optional<Path> file = visit.file(pointer.id());
          if (file.isPresent()) {
            to.send(pointer, file.get(), transfer);
          }
        }
      }
    }
    return Optional.empty();
  }
}
