// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;

/// Compares with apt, which reads the same index and has the same base installed. Known
/// differences: none in these sets. With `-Dzagi.test.apt=all` the large sets are compared too.
@Timeout(900)
class AptCrossCheckTest {
  private static final int PARALLEL = 2;

  private static final List<String> SETS =
      List.of(
          "git ca-certificates",
          "python3 python3-pip python3-venv",
          "postgresql",
          "redis-server",
          "mariadb-server",
          "rabbitmq-server",
          "memcached",
          "nats-server",
          "openjdk-17-jdk-headless maven",
          "golang-go git",
          "rustc cargo",
          "ruby-full bundler ruby-dev",
          "php-cli php-xml php-mbstring php-pgsql composer",
          "elixir erlang-dev",
          "ghc cabal-install",
          "crystal",
          "gnucobol",
          "guile-3.0-dev",
          "chicken-bin",
          "build-essential cmake meson ninja-build pkg-config",
          "clang lld",
          "autoconf automake libtool",
          "ffmpeg",
          "imagemagick",
          "libpq-dev libssl-dev libxml2-dev libxslt1-dev",
          "nginx",
          "apache2 libapache2-mod-php",
          "python3-flask python3-django python3-numpy python3-scipy python3-pandas",
          "postgresql redis-server python3 openjdk-17-jre-headless git",
          "sbcl",
          "sqlite3 libsqlite3-dev",
          "vim emacs-nox",
          "gawk exim4-daemon-light",
          "xvfb xauth",
          "default-mysql-client default-libmysqlclient-dev",
          "swi-prolog-nox");

  private static final List<String> LARGE_SETS =
      List.of(
          "gradle",
          "default-jdk",
          "chromium",
          "libcairo2-dev libpango1.0-dev libjpeg-dev libgif-dev librsvg2-dev",
          "nodejs npm",
          "texlive-latex-base",
          "r-base-core",
          "libopencv-dev",
          "qtbase5-dev",
          "libgtk-3-dev",
          "octave",
          "wine");

  @TempDir private static Path folder;

  @Test
  void apt_chooses_the_same_packages_in_the_same_versions() throws Exception {
    List<AptSource> sources = AptSources.read(Path.of("/etc/apt"));
    assumeTrue(!sources.isEmpty(), "this machine has no Debian package source");
    try (AptMirror mirror = new AptMirror(sources, folder.resolve("mirror"));
        Archives archives = new Archives()) {
      IndexSnapshot index =
          new DebianIndex(mirror.sources(), archives, folder.resolve("index"))
              .refresh(Progress.silent());
      IsolatedApt apt =
          new IsolatedApt(Files.createDirectories(folder.resolve("apt")), mirror.list());
      apt.update();
      List<DebPackage> base = ours(index, List.of());
      assertThat(versions(base.stream())).isEqualTo(apt.install(asked(base)));

      String status =
          apt.stanzas(base).replaceAll("(?m)^Version:", "Status: install ok installed\nVersion:");
      apt.installed(status);
      List<String> sets = new ArrayList<>(SETS);
      sets.addAll("all".equals(System.getProperty("zagi.test.apt")) ? LARGE_SETS : List.of());
      assertThat(different(index, apt, sets)).isEmpty();
    }
  }

  /// The packages of the base that were asked for by name.
  private static List<String> asked(List<DebPackage> base) {
    return base.stream().filter(p -> p.why().equals("essential")).map(DebPackage::name).toList();
  }

  private static Map<String, String> different(
      IndexSnapshot index, IsolatedApt apt, List<String> sets) throws Exception {
    Map<String, Future<String>> running = new TreeMap<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(PARALLEL)) {
      sets.forEach(set -> running.put(set, workers.submit(() -> difference(index, apt, set))));
    }
    Map<String, String> different = new TreeMap<>();
    for (Map.Entry<String, Future<String>> one : running.entrySet()) {
      if (!one.getValue().get().isEmpty()) {
        different.put(one.getKey(), one.getValue().get());
      }
    }
    return different;
  }

  private static String difference(IndexSnapshot index, IsolatedApt apt, String set)
      throws IOException {
    List<String> names = List.of(set.split(" ", -1));
    SortedMap<String, String> ours = versions(ours(index, names).stream().filter(p -> !p.boot()));
    SortedMap<String, String> theirs = apt.install(names);
    Map<String, String> onlyOurs = new TreeMap<>(ours);
    onlyOurs.entrySet().removeAll(theirs.entrySet());
    Map<String, String> onlyTheirs = new TreeMap<>(theirs);
    onlyTheirs.entrySet().removeAll(ours.entrySet());
    return ours.equals(theirs) ? "" : "only ours: " + onlyOurs + ", only apt's: " + onlyTheirs;
  }

  private static List<DebPackage> ours(IndexSnapshot index, List<String> names) {
    List<PackageRequest> requests =
        names.stream().flatMap(name -> PackageRequest.parse(name, "test").stream()).toList();
    return assertThat(DebianResolver.resolve(index, requests))
        .asInstanceOf(type(Selection.Resolved.class))
        .actual()
        .set()
        .packages();
  }

  private static SortedMap<String, String> versions(Stream<DebPackage> packages) {
    SortedMap<String, String> versions = new TreeMap<>();
    packages.forEach(p -> versions.put(p.name(), p.version()));
    return versions;
  }
}
