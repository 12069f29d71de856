// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.git;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.git.GitStreams;

/// The rows of this package for the table.
public final class GitVerbs {
  private GitVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store, GitServices services) {
    return List.of(
        () -> new UploadPack(store, services),
        () -> new UploadArchive(store),
        () -> new ShowSignature(store),
        () -> new ReceivePack(store, services));
  }

  static GitStreams streams(Exchange exchange) {
    return new GitStreams(
        exchange.streams().in(),
        exchange.streams().out(),
        exchange.streams().err(),
        exchange.variables().getOrDefault("GIT_PROTOCOL", ""));
  }
}
