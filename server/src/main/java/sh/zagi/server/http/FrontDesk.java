// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.zagi.server.http.preview.PreviewDesk;
import sh.zagi.server.http.terminal.TerminalDesk;

/// Sorts what comes to the door: apps of sessions by their host, programs' protocols by their
/// paths, everything else to the pages.
final class FrontDesk extends Handler.Wrapper {
  private final OciRegistry images;
  private final Desks desks;
  private final LfsDesk large;
  private final GaugeDesk gauges;
  private final Browsing browsing;
  private final RateGate rates;

  /// What browsers and programs of the web come for.
  private record Browsing(
      PreviewDesk previews, PageDesk pages, ApiDesk verbs, HookDesk hooks, ErrandDesk errands) {}

  /// Those that are made with the door.
  record Desks(CopyDesk copies, TerminalDesk terminals) {}

  FrontDesk(Handler git, Desks desks, HttpDoor.Behind behind) {
    super(git);
    this.rates = new RateGate(behind.rates(), behind.readers());
    this.images = new OciRegistry(behind);
    this.desks = desks;
    this.large = new LfsDesk(behind);
    this.gauges = new GaugeDesk(behind.gauges(), behind.readers());
    this.browsing =
        new Browsing(
            behind.web().previews(),
            new PageDesk(behind.web().site()),
            new ApiDesk(behind.web().api(), behind.readers()),
            new HookDesk(behind.calls()),
            new ErrandDesk(behind.web().errands()));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (browsing.previews().serves(request)) {
      return browsing.previews().handle(request, response, callback);
    }
    String path = Request.getPathInContext(request);
    if (GaugeDesk.serves(path)) {
      return gauges.handle(request, response, callback);
    }
    // A large file follows from a batch, which was counted.
    if (!LfsDesk.isTransfer(path) && rates.refuses(request, response, callback)) {
      return true;
    }
    boolean isGit = GitGate.serves(path);
    if (!isGit && (path.equals(OciRegistry.PREFIX) || path.startsWith(OciRegistry.PREFIX + "/"))) {
      return images.handle(request, response, callback);
    }
    if (CopyDesk.serves(path)) {
      return desks.copies().handle(request, response, callback);
    }
    if (TerminalDesk.serves(path)) {
      return desks.terminals().handle(request, response, callback);
    }
    if (HookDesk.serves(path)) {
      return browsing.hooks().handle(request, response, callback);
    }
    if (ApiDesk.serves(path)) {
      return browsing.verbs().handle(request, response, callback);
    }
    if (ErrandDesk.serves(path)) {
      return browsing.errands().handle(request, response, callback);
    }
    if (LfsDesk.serves(path)) {
      return large.handle(request, response, callback);
    }
    if (!isGit) {
      return browsing.pages().handle(request, response, callback);
    }
    return super.handle(request, response, callback);
  }
}
