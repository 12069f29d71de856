// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Sentences;
import sh.zagi.env.detect.format.Value;

/// Recognises PHP by `composer.json`, and by `index.php` without it.
public final class Composer implements Ecosystem {
  private static final String MANIFEST = "composer.json";
  private static final List<String> PAGES =
      List.of("index.php", "public/index.php", "web/index.php");

  @Override
  public String name() {
    return "php";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST, "index.php");
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    List<Root> roots = new ArrayList<>();
    roots.addAll(
        Folders.each(
            files,
            Folders.with(files, MANIFEST),
            folder -> {
              String manifest = Folders.join(folder, MANIFEST);
              Optional<Value> json = Documents.json(files, manifest);
              return json.map(value -> root(files, manifest, value));
            }));
    if (roots.stream().noneMatch(root -> root.path().isEmpty())) {
      PAGES.stream().filter(files::has).findFirst().ifPresent(page -> roots.add(pages(page)));
    }
    return roots;
  }

  private Root pages(String page) {
    Draft draft = new Draft(name(), "", new Evidence(page, 0, "is a PHP page")).tool("php");
    return draft.task("start", serve(Folders.of(page))).root();
  }

  private Root root(ProjectFiles files, String manifest, Value json) {
    Draft draft = Draft.of(name(), manifest, "is a PHP project");
    draft.app(json.textAt("name").orElse(""), json.textAt("version").orElse(""));
    Stream.of(json.at("config", "platform", "php"), json.at("require", "php"))
        .flatMap(Optional::stream)
        .filter(version -> !version.text().isBlank())
        .forEach(version ->
            draft.tool(
                "php",
                version.text(),
                new Evidence(manifest, version.line(), "PHP " + version.text())));
    draft.tool("php").tool("composer");
    String lock = draft.below("composer.lock");
    boolean locked = files.has(lock);
    draft.manager(
        "composer",
        "",
        new Evidence(
            locked ? lock : manifest, 0, locked ? "locks the libraries" : "is Composer's"));
    draft.deps("composer", locked ? lock : "", manifest);
    draft.task("install", "composer install");
    extensions(draft, json, manifest);
    start(files, draft, json, manifest);
    tests(files, draft, json, manifest);
    return draft.root();
  }

  private static void extensions(Draft draft, Value json, String manifest) {
    for (String section : List.of("require", "require-dev")) {
      Map<String, Value> members = json.at(section).map(Value::members).orElse(Map.of());
      for (Map.Entry<String, Value> one : members.entrySet()) {
        String extension = one.getKey().startsWith("ext-") ? one.getKey().substring(4) : "";
        PhpExtensions.debian(extension)
            .ifPresent(debian ->
                draft.needs(
                    debian,
                    new Evidence(manifest, one.getValue().line(), "extension " + extension)));
      }
    }
  }

  private static void start(ProjectFiles files, Draft draft, Value json, String manifest) {
    if (files.has(draft.below("artisan"))) {
      Evidence why =
          requirement(json, manifest, "laravel/framework")
              .orElse(new Evidence(draft.below("artisan"), 0, "is a Laravel application"));
      draft.usual("start", "php artisan serve --host=0.0.0.0 --port=8000", why).port(8000, why);
    }
    requirement(json, manifest, "symfony/framework-bundle")
        .ifPresent(why -> draft.usual("start", serve("public"), why));
    requirement(json, manifest, "slim/slim")
        .ifPresent(why -> draft.usual("start", serve("public"), why));
    PAGES.stream()
        .filter(page -> files.has(draft.below(page)))
        .findFirst()
        .ifPresent(page ->
            draft.usual(
                "start",
                serve(Folders.of(page)),
                new Evidence(draft.below(page), 0, "is the first page")));
  }

  private static void tests(ProjectFiles files, Draft draft, Value json, String manifest) {
    for (String task : List.of("test", "lint", "build", "start")) {
      json.at("scripts", task)
          .ifPresent(script ->
              draft.task(
                  task,
                  "composer run-script " + task,
                  new Evidence(manifest, script.line(), "script " + task)));
    }
    if (requirement(json, manifest, "pestphp/pest").isPresent()) {
      draft.usual(
          "test", "vendor/bin/pest", requirement(json, manifest, "pestphp/pest").orElseThrow());
    }
    for (String config : List.of("phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml")) {
      if (files.has(draft.below(config))) {
        Evidence why = new Evidence(draft.below(config), 0, "PHPUnit runs the tests");
        boolean laravel = files.has(draft.below("artisan"));
        draft.usual("test", laravel ? "php artisan test" : "vendor/bin/phpunit", why);
      }
    }
    requirement(json, manifest, "phpunit/phpunit")
        .filter(_ -> !files.under(draft.below("tests/")).isEmpty())
        .ifPresent(why -> draft.usual("test", "vendor/bin/phpunit tests", why));
    for (String config : List.of("phpstan.neon", "phpstan.neon.dist", "phpstan.dist.neon")) {
      if (files.has(draft.below(config))) {
        draft.usual(
            "lint",
            "vendor/bin/phpstan analyse",
            new Evidence(draft.below(config), 0, "PHPStan checks the code"));
      }
    }
    requirement(json, manifest, "laravel/pint")
        .ifPresent(why -> draft.usual("lint", "vendor/bin/pint --test", why));
  }

  private static Optional<Evidence> requirement(Value json, String manifest, String name) {
    for (String section : List.of("require", "require-dev")) {
      Optional<Value> version = json.at(section, name);
      if (version.isPresent()) {
        String fact = name + " " + Sentences.oneLine(version.get().text());
        return Optional.of(new Evidence(manifest, version.get().line(), fact));
      }
    }
    return Optional.empty();
  }

  private static String serve(String folder) {
    return "php -S 0.0.0.0:8000" + (folder.isEmpty() ? "" : " -t " + folder);
  }
}
