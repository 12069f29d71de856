// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;

/// yarn of every version: pinned by yarn.lock, installed from a registry inside of the build.
final class Yarn implements LibraryKind {
  private static final Pattern SAID =
      Pattern.compile(
          "^error |YN00(?!00)\\d\\d: .*(Error|✘|can't|wasn't|would)|^Internal Error|Usage Error");
  private static final List<String> BESIDE =
      List.of(YarnLock.FILE, ".yarnrc.yml", ".yarnrc", ".npmrc");

  @Override
  public String name() {
    return DepsSpec.YARN;
  }

  @Override
  public Registry registry() {
    return Registry.NPM;
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    return new JsProject(files, deps).texts(BESIDE);
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    JsProject.needs(workshop.platform(), "yarn");
    JsProject js = new JsProject(project.files(), deps);
    Map<String, byte[]> texts = js.texts(BESIDE);
    String path = deps.beside(YarnLock.FILE);
    if (!texts.containsKey(path)) {
      throw new FetchException(path + ": is missing: run `yarn install` once and commit it");
    }
    YarnLock lock = YarnLock.parse(path, new String(texts.getOrDefault(path, new byte[0]), UTF_8));
    texts.put(path, lock.text().getBytes(UTF_8));
    progress.step("fetching " + lock.wanted().size() + " yarn packages");
    return new LockedFiles(
        name(), deps.manifest(), workshop.keep(texts), workshop.lock(lock.wanted(), progress));
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    JsProject.needs(workshop.platform(), "yarn");
    return Recipe.of(workshop, locked).on(workshop.platform());
  }

  @Override
  public Placement placement(Locked locked) {
    return Placement.at(Placement.WORKSPACE);
  }

  @Override
  public Optional<String> complaint(List<String> log) {
    return Complaints.first(log, SAID).map(line -> "yarn install: " + line);
  }
}
