// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A tab of a browser.
public final class Tab {
  private static final Duration MOST_TIME = Duration.ofMinutes(5);

  /// A page tells nobody when an expression begins to hold.
  private static final Duration POLL = Duration.ofMillis(50);

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;

  private final DevTools tools;
  private final String session;

  Tab(DevTools tools, String session) {
    this.tools = tools;
    this.session = session;
  }

  void prepare() throws IOException, InterruptedException {
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", Map.of());
    }
    size(WIDTH, HEIGHT, false);
  }

  /// Gives the window another size.
  public void size(int width, int height, boolean mobile) throws IOException, InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
  }

  /// Prefers `dark` or `light`.
  public void prefer(String scheme) throws IOException, InterruptedException {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /// Goes to an address and waits until the page is there.
  public void go(String url) throws IOException, InterruptedException {
    call("Page.navigate", Map.of("url", url));
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /// Runs a script in every page before its own.
  public void before(String script) throws IOException, InterruptedException {
    call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /// The value of an expression, promises awaited.
  public JsonNode value(String expression) throws IOException, InterruptedException {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /// The value of an expression as text.
  public String text(String expression) throws IOException, InterruptedException {
    return value(expression).asString("");
  }

  /// Waits until an expression holds; a page that is just going away does not count.
  public void await(String expression) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + MOST_TIME.toNanos();
    while (System.nanoTime() < deadline) {
      if (holds(expression)) {
        return;
      }
      Thread.sleep(POLL);
    }
    throw new IOException(
        "never: " + expression + "\n" + text("document.body.innerText") + complaints());
  }

  private boolean holds(String expression) throws InterruptedException {
    try {
      return value("!!(" + expression + ")").asBoolean(false);
    } catch (IOException _) {
      return false;
    }
  }

  /// Types text where the focus is.
  public void type(String text) throws IOException, InterruptedException {
    call("Input.insertText", Map.of("text", text));
  }

  /// Presses Enter.
  public void enter() throws IOException, InterruptedException {
    for (String kind : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              kind,
              "key",
              "Enter",
              "code",
              "Enter",
              "text",
              "\r",
              "windowsVirtualKeyCode",
              13));
    }
  }

  /// Makes it the one that keys go to, after another one was opened.
  public void front() throws IOException, InterruptedException {
    call("Page.bringToFront", Map.of());
  }

  /// Clicks in the middle of what a script finds, as a person does: the page is scrolled to it.
  public void click(String element) throws IOException, InterruptedException {
    JsonNode box =
        value(
            "(() => { const e = ("
                + element
                + "); e.scrollIntoView?.({ block: 'center', behavior: 'instant' });"
                + " const b = e.getBoundingClientRect();"
                + " return [b.x + b.width / 2, b.y + b.height / 2]; })()");
    for (String kind : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              kind,
              "x",
              box.path(0).asDouble(),
              "y",
              box.path(1).asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /// Keeps a picture of the window.
  public void picture(Path file) throws IOException, InterruptedException {
    JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asString()));
  }

  /// What pages threw, and what the browser kept them from.
  public List<String> complaints() {
    return tools.complaints(session);
  }

  JsonNode call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
    return tools.call(session, method, parameters);
  }
}
