// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DebianResolverTest {
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
    assertThat(refused(index, "aa", "bb")).isEqualTo("bb cannot be installed together with aa 1");
    assertThat(refused(index, "cc"))
        .isEqualTo("cc needs missing (>= 2), which is not in the package index");
    assertThat(refused(index, "dd")).isEqualTo("dd cannot be installed together with libc6 2.36-9");
  }

  @Test
  void an_unknown_name_suggests_near_ones() {
    String index =
        "postgresql 15\npostgresql-15 15\nimagemagick 6\nlibpq-dev 15\nopenjdk-17-jdk 17";
    String none = "there is no Debian package named ";
    assertThat(refused(index, "imagemagik"))
        .isEqualTo(none + "imagemagik, similar names are imagemagick");
    assertThat(refused(index, "postgres"))
        .isEqualTo(none + "postgres, similar names are postgresql, postgresql-15");
    assertThat(refused(index, "openjdk-21-jdk")).endsWith("similar names are openjdk-17-jdk");
    assertThat(refused(index, "pq-dev")).endsWith("similar names are libpq-dev");
    assertThat(refused(index, "zzz")).isEqualTo(none + "zzz");
  }

  @Test
  void an_unavailable_version_names_the_nearest() {
    String index = "git 1:2.39.5-0+deb12u3\ngit 1:2.30.2-1";
    assertThat(refused(index, "git=2.39.5"))
        .isEqualTo("git=2.39.5 is not in the package index, the nearest is 1:2.39.5-0+deb12u3");
    assertThat(refused(index, "git=1:2.30.1-9"))
        .isEqualTo("git=1:2.30.1-9 is not in the package index, the nearest is 1:2.30.2-1");
    assertThat(refused(index, "git=9"))
        .isEqualTo("git=9 is not in the package index, the nearest is 1:2.39.5-0+deb12u3");
  }

  @Test
  void a_provided_name_is_taken_when_only_one_package_provides_it() {
    String index = "exim 4; Provides: mta\npostfix 3; Provides: mta\nnano 1; Provides: editor";
    assertThat(more(resolved(index, "editor"))).containsExactly("nano");
    assertThat(refused(index, "mta"))
        .isEqualTo("mta is provided by several packages, ask for one of them: exim, postfix");
    assertThat(refused(index, "editor=1"))
        .isEqualTo("editor is only a name that nano provides, ask for that");
  }

  @Test
  void an_exact_request_brings_older_versions_of_what_it_needs() {
    String index =
        """
        lib 1.0
        lib 1.1
        dev 1.0; Depends: lib (= 1.0)
        dev 1.1; Depends: lib (= 1.1)
        app 1; Depends: lib
        """;
    assertThat(versionOf("lib", resolved(index, "dev=1.0"))).isEqualTo("1.0");
    assertThat(versionOf("lib", resolved(index, "app", "dev=1.0"))).isEqualTo("1.0");
    assertThat(versionOf("lib", resolved(index, "lib", "dev=1.0"))).isEqualTo("1.0");
    assertThat(refused(index, "lib=1.1", "dev=1.0"))
        .isEqualTo("dev needs lib (= 1.0), which cannot be installed together with lib 1.1");
  }

  @Test
  void the_choice_that_is_to_blame_is_taken_back_and_no_other() {
    String index =
        """
        app 1; Depends: aa | ab, ca | cb
        aa 1; Conflicts: ca
        ab 1
        ca 1
        cb 1; Depends: nowhere
        """;
    assertThat(more(resolved(index, "app"))).containsExactly("ab", "app", "ca");
  }

  @Test
  void what_a_package_breaks_may_be_there_in_a_version_that_it_does_not_break() {
    String index = "aa 1; Breaks: bb (<< 2)\nbb 1\nbb 2\ncc 1; Conflicts: vv\ndd 1; Provides: vv";
    assertThat(more(resolved(index, "aa", "bb"))).containsExactly("aa", "bb");
    assertThat(refused(index, "aa", "bb=1")).contains("bb=1 cannot be installed together");
    assertThat(refused(index, "cc", "dd")).isEqualTo("dd cannot be installed together with cc 1");
  }

  @Test
  void a_request_against_the_base_gets_a_base_of_its_own() {
    String index = "libc6 2.35-1\napp 1";
    PackageSet set = resolved(index, "app", "libc6=2.35-1");
    assertThat(versionOf("libc6", set)).isEqualTo("2.35-1");
    assertThat(set.packages().stream().filter(DebPackage::boot).map(DebPackage::name))
        .containsExactly("adduser", "dash", "libc6", "mawk", "passwd", "usr-is-merged");
    assertThat(versionOf("libc6", resolved(index, "app"))).isEqualTo("2.36-9");
  }

  @Test
  @Timeout(20)
  void hopeless_requests_end() {
    StringBuilder index = new StringBuilder("app 1; Depends: end");
    for (int i = 0; i < 30; i++) {
      index.append(", x").append(i).append("a | x").append(i).append('b');
    }
    index.append("\nend 1; Depends: nowhere");
    for (int i = 0; i < 30; i++) {
      index.append("\nx" + i + "a 1; Conflicts: x" + (i + 1) % 30 + "b");
      index.append("\nx" + i + "b 1; Conflicts: x" + (i + 1) % 30 + "a");
    }
    assertThat(refused(index.toString(), "app")).contains("end needs nowhere");
  }

  private static Selection select(String more, String... requests) {
    return DebianResolver.resolve(
        SmallIndex.of(BASE + more),
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
