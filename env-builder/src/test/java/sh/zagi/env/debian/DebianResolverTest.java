// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebianResolverTest {
  /// One package a line: `name version; Field: value; ...`.
  private static final String BASE =
      """
      adduser 3.1
      libc6 2.36-9
      dash 0.5; Essential: yes; Pre-Depends: libc6 (>= 2.30)
      mawk 1.3; Provides: awk
      passwd 4.13
      usr-is-merged 37
      fakeroot 1.31; Depends: libfakeroot
      libfakeroot 1.31
      busybox-static 1.35
      """;

  @Test
  void a_request_brings_its_dependencies_with_a_reason_each() {
    PackageSet set = resolved("git 2.39; Depends: liberror (>= 1), awk\nliberror 1.2", "git");
    assertThat(set.packages().stream().filter(p -> !p.boot()))
        .extracting(p -> p.name() + " " + p.version() + ": " + p.why())
        .containsExactly("git 2.39: test", "liberror 1.2: needed by git");
    assertThat(set.packages().stream().filter(DebPackage::boot).map(DebPackage::name))
        .containsExactly("adduser", "dash", "libc6", "mawk", "passwd", "usr-is-merged");
    assertThat(set.tools().stream().map(DebPackage::name))
        .containsExactly("busybox-static", "fakeroot", "libfakeroot");
  }

  @Test
  void among_alternatives_the_requested_one_is_taken() {
    String index = "app 1; Depends: mail-a | mail-b\nmail-a 1\nmail-b 1";
    assertThat(more(resolved(index, "app", "mail-b"))).containsExactly("app", "mail-b");
    assertThat(more(resolved(index, "app"))).containsExactly("app", "mail-a");
  }

  @Test
  void an_alternative_that_fails_later_is_taken_back() {
    String index =
        """
        app 1; Depends: good | xx, needs-yy
        good 1; Depends: inner
        inner 1; Conflicts: yy
        needs-yy 1; Depends: yy
        yy 1
        xx 1
        """;
    assertThat(more(resolved(index, "app"))).containsExactly("app", "needs-yy", "xx", "yy");
  }

  @Test
  void the_newest_version_wins_and_an_exact_request_pins() {
    String index = "tool 1.9\ntool 1.10";
    assertThat(versionOf("tool", resolved(index, "tool"))).isEqualTo("1.10");
    assertThat(versionOf("tool", resolved(index, "tool=1.9"))).isEqualTo("1.9");
  }

  @Test
  void a_provided_version_meets_only_an_exact_promise() {
    String index =
        """
        app 1; Depends: api (>= 5)
        old 9; Provides: api (= 4)
        vague 9; Provides: api
        fits 1; Provides: api (= 5.1)
        """;
    assertThat(more(resolved(index, "app"))).containsExactly("app", "fits");
  }

  @Test
  void contradictions_are_refused_in_one_sentence() {
    String index =
        """
        aa 1; Conflicts: bb
        bb 1
        cc 1; Depends: missing (>= 2)
        dd 1; Breaks: libc6 (<< 3)
        """;
    assertThat(refused(index, "aa", "bb")).isEqualTo("bb cannot be installed together with aa");
    assertThat(refused(index, "cc"))
        .isEqualTo("cc needs missing (>= 2), which is not in the package index");
    assertThat(refused(index, "dd")).isEqualTo("dd cannot be installed together with libc6");
    assertThat(refused(index, "nope")).isEqualTo("there is no Debian package named nope");
    assertThat(refused(index, "aa=7")).isEqualTo("aa=7 is not in the package index, which has 1");
  }

  private static Selection select(String more, String... requests) {
    String text =
        (BASE + more)
            .lines()
            .map(line -> "Package: " + line.replaceFirst(" ", "\nVersion: ").replace("; ", "\n"))
            .reduce("", (all, stanza) -> all + stanza + "\n\n");
    List<IndexPackage> packages = new ArrayList<>();
    try {
      Stanzas.read(
          new BufferedReader(new StringReader(text)),
          stanza -> {
            stanza.put("Filename", "pool/main/x/" + stanza.get("Package") + ".deb");
            stanza.put("SHA256", "0".repeat(64));
            IndexPackage.of(stanza).ifPresent(packages::add);
          });
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return DebianResolver.resolve(
        new IndexSnapshot("test", List.of(), packages.stream()),
        Arrays.stream(requests).flatMap(r -> PackageRequest.parse(r, "test").stream()).toList());
  }

  private static PackageSet resolved(String more, String... requests) {
    Selection selection = select(more, requests);
    assertThat(selection).isInstanceOf(Selection.Resolved.class);
    return ((Selection.Resolved) selection).set();
  }

  private static String refused(String more, String... requests) {
    Selection selection = select(more, requests);
    assertThat(selection).isInstanceOf(Selection.Refused.class);
    return ((Selection.Refused) selection).sentence();
  }

  private static List<String> more(PackageSet set) {
    return set.packages().stream().filter(p -> !p.boot()).map(DebPackage::name).toList();
  }

  private static String versionOf(String name, PackageSet set) {
    return set.packages().stream()
        .filter(p -> p.name().equals(name))
        .map(DebPackage::version)
        .findFirst()
        .orElse("");
  }
}
