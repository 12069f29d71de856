// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Ruby by `Gemfile`, by a gemspec, and by programs without either at the top.
public final class Bundler implements Ecosystem {
  private static final Pattern RUBY = Pattern.compile("^\\s*ruby\\s*\\(?\\s*['\"]([^'\"]+)['\"]");
  private static final Pattern REQUIRED =
      Pattern.compile("required_ruby_version\\s*=\\s*\\D{0,30}['\"]([^'\"]+)['\"]");
  private static final Pattern LOCKED = Pattern.compile("^ {3}ruby (\\d+\\.\\d+\\.\\d+)");
  private static final Pattern BUNDLED = Pattern.compile("^ {3}(\\d+\\.\\d+[.\\w]*)$");
  private static final Pattern GEM = Pattern.compile("^\\s*gem\\s*\\(?\\s*['\"]([\\w.-]+)['\"]");
  private static final Pattern NAME = Pattern.compile("\\.name\\s*=\\s*['\"]([^'\"]+)['\"]");
  private static final Pattern VERSION = Pattern.compile("\\.version\\s*=\\s*['\"]([^'\"]+)['\"]");
  private static final Pattern MODULE = Pattern.compile("^\\s*module\\s+(\\w+)");
  private static final List<String> PROGRAMS =
      List.of("main.rb", "app.rb", "server.rb", "web.rb", "index.rb");

  @Override
  public String name() {
    return "ruby";
  }

  @Override
  public List<String> markers() {
    return List.of("Gemfile", "*.gemspec", "main.rb");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<Root> roots = new ArrayList<>();
    for (String folder : Folders.with(files, "Gemfile", "gems.rb")) {
      String plain = Folders.join(folder, "Gemfile");
      roots.add(root(files, files.has(plain) ? plain : Folders.join(folder, "gems.rb")));
    }
    for (String folder : Folders.withEnding(files, ".gemspec")) {
      if (roots.stream().noneMatch(root -> root.path().equals(folder))) {
        roots.add(root(files, gemspec(files, folder)));
      }
    }
    if (roots.isEmpty()) {
      PROGRAMS.stream().filter(files::has).findFirst().ifPresent(one -> roots.add(program(one)));
    }
    return roots;
  }

  private Root program(String file) {
    return new Draft(name(), "", new Evidence(file, 0, "is a Ruby program"))
        .tool("ruby")
        .task("start", "ruby " + file)
        .root();
  }

  private Root root(ProjectFiles files, String manifest) {
    TextLines text = TextLines.of(files, manifest);
    Draft draft = Draft.of(name(), manifest, "is a Ruby project");
    List<TextLines.Hit> gems = text.all(GEM);
    TextLines spec = TextLines.of(files, gemspec(files, draft.path()));
    draft.app(
        spec.first(NAME).map(hit -> hit.group(1)).orElseGet(() -> railsName(files, draft)),
        spec.text(VERSION));
    text.first(RUBY).ifPresent(hit -> ruby(draft, hit));
    spec.first(REQUIRED).ifPresent(hit -> ruby(draft, hit));
    String lock = draft.below(manifest.endsWith("gems.rb") ? "gems.locked" : "Gemfile.lock");
    locked(files, draft, lock);
    draft.tool("ruby");
    boolean hasLock = files.has(lock);
    if (!manifest.endsWith(".gemspec")) {
      draft.deps("bundler", hasLock ? lock : "", manifest);
    }
    draft.task("install", "bundle install");
    draft.tool("bundler");
    tasks(files, draft, gems);
    return draft.root();
  }

  private static String gemspec(ProjectFiles files, String folder) {
    return files.under(Folders.join(folder, "")).stream()
        .filter(file -> file.endsWith(".gemspec") && Folders.of(file).equals(folder))
        .findFirst()
        .orElse("");
  }

  private static void ruby(Draft draft, TextLines.Hit hit) {
    draft.tool("ruby", hit.group(1), hit.says("Ruby " + hit.group(1)));
  }

  private static void locked(ProjectFiles files, Draft draft, String lock) {
    TextLines text =
        new TextLines(
            lock,
            files
                .readLock(lock)
                .map(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                .map(all -> all.lines().toList())
                .orElse(List.of()));
    Evidence manages = new Evidence(lock, 0, "locks the gems");
    if (!draft.asks("ruby")) {
      text.first(LOCKED)
          .ifPresent(hit ->
              draft.tool(
                  "ruby",
                  hit.group(1),
                  hit.says("locked with Ruby " + hit.group(1), Confidence.LIKELY)));
    }
    int mark = text.lines().indexOf("BUNDLED WITH");
    Optional<TextLines.Hit> bundled =
        text.all(BUNDLED).stream().filter(hit -> mark >= 0 && hit.line() > mark).findFirst();
    bundled.ifPresentOrElse(
        hit -> draft.manager("bundler", hit.group(1), hit.says("bundled with " + hit.group(1))),
        () ->
            draft.manager(
                "bundler",
                "",
                files.has(lock) ? manages : new Evidence(draft.below("Gemfile"), 0, "uses gems")));
  }

  private static void tasks(ProjectFiles files, Draft draft, List<TextLines.Hit> gems) {
    Optional<TextLines.Hit> rails = gem(gems, "rails");
    if (rails.isPresent()) {
      TextLines.Hit hit = rails.get();
      draft
          .usual("start", "bundle exec rails server -b 0.0.0.0", hit.says("is a Rails application"))
          .port(3000, hit.says("Rails"));
      if (gem(gems, "sprockets-rails").or(() -> gem(gems, "propshaft")).isPresent()) {
        draft.usual("build", "bundle exec rails assets:precompile", hit.says("has assets"));
      }
    }
    gem(gems, "jekyll")
        .or(() -> gem(gems, "github-pages"))
        .ifPresent(hit ->
            draft
                .usual("build", "bundle exec jekyll build", hit.says("is a Jekyll site"))
                .usual(
                    "start",
                    "bundle exec jekyll serve --host 0.0.0.0",
                    hit.says("is a Jekyll site")));
    if (files.has(draft.below("config.ru"))) {
      draft.usual(
          "start",
          gem(gems, "puma").isPresent()
              ? "bundle exec puma -b tcp://0.0.0.0:9292"
              : "bundle exec rackup --host 0.0.0.0",
          new Evidence(draft.below("config.ru"), 0, "is a Rack application"));
    }
    PROGRAMS.stream()
        .filter(one -> files.has(draft.below(one)))
        .findFirst()
        .ifPresent(one ->
            draft.usual(
                "start",
                "bundle exec ruby " + one,
                new Evidence(draft.below(one), 0, "is the program")));
    tests(files, draft, gems);
    for (String config : List.of(".rubocop.yml", ".standard.yml")) {
      if (files.has(draft.below(config))) {
        draft.usual(
            "lint",
            config.startsWith(".r") ? "bundle exec rubocop" : "bundle exec standardrb",
            new Evidence(draft.below(config), 0, "checks the code"));
      }
    }
  }

  private static void tests(ProjectFiles files, Draft draft, List<TextLines.Hit> gems) {
    if (files.under(draft.below("spec/")).stream().anyMatch(f -> f.endsWith("_spec.rb"))) {
      Evidence why =
          gem(gems, "rspec")
              .or(() -> gem(gems, "rspec-rails"))
              .map(hit -> hit.says("RSpec runs the tests"))
              .orElse(new Evidence(draft.below("spec"), 0, "RSpec runs the tests"));
      draft.usual("test", "bundle exec rspec", why);
    }
    boolean tests = !files.under(draft.below("test/")).isEmpty();
    if (gem(gems, "rails").isPresent() && tests) {
      draft.usual(
          "test", "bundle exec rails test", new Evidence(draft.below("test"), 0, "Rails tests"));
    }
    gem(gems, "sinatra").ifPresent(hit -> draft.port(4567, hit.says("Sinatra")));
    rake(files, draft, tests);
  }

  private static void rake(ProjectFiles files, Draft draft, boolean tests) {
    String rakefile = draft.below("Rakefile");
    if (files.has(rakefile) && (tests || TextLines.of(files, rakefile).contains("test"))) {
      draft.usual(
          "test", "bundle exec rake test", new Evidence(rakefile, 0, "rake runs the tests"));
    } else if (tests) {
      draft.usual(
          "test",
          "bundle exec ruby -Itest -Ilib -e 'Dir[\"test/*\" + \"*/*_test.rb\"].each { |f| require"
              + " \"./#{f}\" }'",
          new Evidence(draft.below("test"), 0, "has tests"));
    }
  }

  private static Optional<TextLines.Hit> gem(List<TextLines.Hit> gems, String name) {
    return gems.stream().filter(hit -> hit.group(1).equals(name)).findFirst();
  }

  private static String railsName(ProjectFiles files, Draft draft) {
    String name = TextLines.of(files, draft.below("config/application.rb")).text(MODULE);
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
