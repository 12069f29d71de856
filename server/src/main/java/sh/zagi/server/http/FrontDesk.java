// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Lets through what the door serves; everything else is not found, whatever it is.
final class FrontDesk extends Handler.Wrapper {
  private final OciRegistry images;
  private final CopyDesk copies;

  FrontDesk(Handler git, OciRegistry images, CopyDesk copies) {
    super(git);
    this.images = images;
    this.copies = copies;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (path.equals("/healthz")) {
      PlainErrors.text(response, callback, "ok");
      return true;
    }
    boolean isGit = GitGate.serves(path);
    if (!isGit && (path.equals(OciRegistry.PREFIX) || path.startsWith(OciRegistry.PREFIX + "/"))) {
      return images.handle(request, response, callback);
    }
    if (CopyDesk.serves(path)) {
      return copies.handle(request, response, callback);
    }
    if (!isGit) {
      PlainErrors.write(response, callback, HttpStatus.NOT_FOUND_404);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
