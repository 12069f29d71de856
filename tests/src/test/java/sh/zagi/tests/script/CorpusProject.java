// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.util.List;

/// A project as its authors published it.
///
/// @param name of the Debian source package or the npm package
/// @param origin where it is had from
/// @param about what it stands for in the corpus
/// @param also commands that are run in a session when the checks are done, for projects whose one
///   test command leaves out what matters here
record CorpusProject(String name, Origin origin, String about, List<String> also) {
  /// Where an archive comes from.
  enum Origin {
    /// The upstream archive of a Debian source package.
    DEBIAN,
    /// The tarball of an npm package, with the version that is current today.
    NPM
  }

  private static CorpusProject debian(String name, String about) {
    return new CorpusProject(name, Origin.DEBIAN, about, List.of());
  }

  private static CorpusProject npm(String name, String about, String... also) {
    return new CorpusProject(name, Origin.NPM, about, List.of(also));
  }

  /// The whole corpus, the quick ones first.
  static List<CorpusProject> all() {
    return List.of(
        debian("node-cors", "Node"),
        debian("node-ini", "Node"),
        debian("node-express", "Node"),
        debian("node-commander", "Node"),
        debian("node-compression", "Node"),
        debian("golang-github-google-uuid", "Go, no external modules"),
        debian("golang-github-gorilla-mux", "Go, no external modules"),
        debian("cjson", "C, CMake"),
        debian("python-h11", "Python"),
        debian("python-jmespath", "Python"),
        debian("jinja2", "Python"),
        debian("markupsafe", "Python"),
        debian("python-deepmerge", "Python"),
        debian("sortedcontainers", "Python"),
        debian("python-toml", "Python"),
        debian("python-hpack", "Python"),
        debian("python-wsproto", "Python"),
        debian("jackson-annotations", "Java, Maven"),
        debian("commons-csv", "Java, Maven"),
        debian("libcommons-codec-java", "Java, Maven"),
        debian("jackson-core", "Java, Maven"),
        debian("jsoup", "Java, Maven"),
        debian("commons-io", "Java, Maven"),
        debian("libcommons-lang3-java", "Java, Maven"),
        debian("libcommons-collections4-java", "Java, Maven"),
        debian("redis", "C, make"),
        debian("jansson", "C, CMake"),
        debian("ninja-build", "two languages: C++ and Python"),
        debian("golang-github-lib-pq", "Go with PostgreSQL"),
        npm(
            "caminte",
            "Node with PostgreSQL, Redis and MariaDB",
            "npm run test:postgres",
            "npm run test:mysql",
            "npm run test:redis"));
  }
}
