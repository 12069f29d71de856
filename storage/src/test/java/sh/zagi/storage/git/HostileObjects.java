// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/// Objects that a client must never be given, each as a pack whose last commit reaches it.
final class HostileObjects {
  private static final String PERSON = "M <m@example.org> 1700000000 +0000";
  private static final ObjectId ABSENT =
      ObjectId.fromString("1234567890123456789012345678901234567890");

  private HostileObjects() {}

  /// @param build fills the pack and gives the commit to push
  record Case(String name, Function<RawPack, ObjectId> build) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    names(cases);
    trees(cases);
    modules(cases);
    attributes(cases);
    commits(cases);
    holes(cases);
    return cases;
  }

  /// A1: names that some file system takes for `.git`; A2: names that are none.
  private static void names(List<Case> cases) {
    for (String name :
        List.of(
            ".git", ".GIT", ".git ", ".git.", "GIT~1", ".git::$INDEX_ALLOCATION", ".g\u200cit")) {
      cases.add(inTree("A1 " + name, pack -> RawPack.entry("100644", name, pack.blob("x"))));
      cases.add(
          inTree(
              "A1 folder " + name,
              pack ->
                  RawPack.entry(
                      "40000",
                      name,
                      pack.tree(RawPack.entry("100644", "config", pack.blob("x"))))));
    }
    cases.add(inTree("A1 gitlink .git", _ -> RawPack.entry("160000", ".git", ABSENT)));
    for (String name : List.of(".", "..", "a/b", "", "a\\.git\\config")) {
      cases.add(inTree("A2 " + name, pack -> RawPack.entry("100644", name, pack.blob("x"))));
    }
  }

  private static void trees(List<Case> cases) {
    cases.add(
        new Case(
            "A2 twice",
            pack -> {
              byte[] entry = RawPack.entry("100644", "a", pack.blob("x"));
              return pack.commit(pack.tree(entry, entry));
            }));
    cases.add(
        new Case(
            "A2 file and folder",
            pack -> {
              ObjectId blob = pack.blob("x");
              ObjectId folder = pack.tree(RawPack.entry("100644", "b", blob));
              return pack.commit(
                  pack.tree(
                      RawPack.entry("100644", "a", blob), RawPack.entry("40000", "a", folder)));
            }));
    cases.add(
        new Case(
            "A2 unsorted",
            pack -> {
              ObjectId blob = pack.blob("x");
              return pack.commit(
                  pack.tree(
                      RawPack.entry("100644", "b", blob), RawPack.entry("100644", "a", blob)));
            }));
    cases.add(inTree("A2 mode 0100644", pack -> RawPack.entry("0100644", "a", pack.blob("x"))));
    cases.add(
        inTree("A2 mode 100755 octal 9", pack -> RawPack.entry("100699", "a", pack.blob("x"))));
    cases.add(inTree("A2 null id", _ -> RawPack.entry("100644", "a", ObjectId.zeroId())));
    cases.add(
        new Case(
            "A9 short tree",
            pack ->
                pack.commit(pack.add(Constants.OBJ_TREE, "11141111114 4  ".getBytes(ISO_8859_1)))));
    cases.add(
        new Case(
            "A9 one byte", pack -> pack.commit(pack.add(Constants.OBJ_TREE, new byte[] {'1'}))));
    cases.add(
        new Case(
            "A9 cut id",
            pack ->
                pack.commit(pack.add(Constants.OBJ_TREE, "100644 a\0short".getBytes(ISO_8859_1)))));
  }

  private static void modules(List<Case> cases) {
    for (String name : List.of(".gitmodules", "GITMOD~1", ".gitmod\u200cules", ".GITMODULES")) {
      cases.add(
          inTree(
              "A3 climbing name in " + name,
              pack ->
                  RawPack.entry(
                      "100644",
                      name,
                      pack.blob("[submodule \"../../x\"]\n\tpath = x\n\turl = https://h/x\n"))));
      cases.add(
          inTree(
              "A3 link " + name, pack -> RawPack.entry("120000", name, pack.blob("/etc/passwd"))));
    }
    module(cases, "A4 command", "update = !touch x");
    for (String url :
        List.of(
            "https://h/%0ahost=github.com",
            "./%0ahost=x/..",
            "\"https://h/\\nhost=x\"",
            "ext::sh -c id",
            "-u./p",
            "https:///x",
            "../../:h/x")) {
      module(
          cases,
          url.startsWith("ext") || url.startsWith("-") ? "A6 url " + url : "A5 url " + url,
          "url = " + url);
    }
    module(cases, "A6 path option", "path = -x");
    module(cases, "A6 path with CR", "path = \"a\r\"");
    module(cases, "A6 url with CR", "url = https://h/a\rb");
  }

  private static void module(List<Case> cases, String name, String line) {
    String text = "[submodule \"x\"]\n\t" + line + "\n";
    cases.add(inTree(name, pack -> RawPack.entry("100644", ".gitmodules", pack.blob(text))));
  }

  private static void attributes(List<Case> cases) {
    String line = "a".repeat(3000) + " text\n";
    for (String name : List.of(".gitattributes", "GITATT~1", ".gitAttributes")) {
      cases.add(inTree("A7 " + name, pack -> RawPack.entry("100644", name, pack.blob(line))));
    }
    cases.add(
        inTree(
            "A7 large",
            pack ->
                RawPack.entry("100644", ".gitattributes", pack.blob("a text\n".repeat(1 << 18)))));
  }

  private static void commits(List<Case> cases) {
    cases.add(new Case("A8 NUL", pack -> pack.commit(empty(pack), PERSON, "a\0b\n")));
    for (String time :
        List.of(
            "99999999999999999999 +0000",
            "1700000000 +99999999",
            "-1 +0000",
            "1700000000",
            "1700000000 0000",
            "x +0000")) {
      cases.add(
          new Case(
              "A8 " + time, pack -> pack.commit(empty(pack), "M <m@example.org> " + time, "x\n")));
    }
    cases.add(new Case("A8 no address", pack -> pack.commit(empty(pack), "M 1 +0000", "x\n")));
  }

  /// A10: commits that reach what is not there.
  private static void holes(List<Case> cases) {
    cases.add(new Case("A10 absent tree", pack -> pack.commit(ABSENT)));
    cases.add(new Case("A10 absent parent", pack -> pack.commit(empty(pack), ABSENT)));
    cases.add(inTree("A10 absent blob", _ -> RawPack.entry("100644", "a", ABSENT)));
    cases.add(inTree("A10 absent folder", _ -> RawPack.entry("40000", "a", ABSENT)));
    cases.add(new Case("A10 blob as tree", pack -> pack.commit(pack.blob("x"))));
    cases.add(inTree("A10 blob as folder", pack -> RawPack.entry("40000", "a", pack.blob("x"))));
    cases.add(new Case("A10 nothing at all", _ -> ABSENT));
    cases.add(new Case("A10 a blob as branch", pack -> pack.blob("x")));
    cases.add(
        new Case(
            "A10 no commit", pack -> pack.add(Constants.OBJ_COMMIT, "tree x\n".getBytes(UTF_8))));
  }

  private static ObjectId empty(RawPack pack) {
    return pack.tree();
  }

  private static Case inTree(String name, Function<RawPack, byte[]> entry) {
    return new Case(name, pack -> pack.commit(pack.tree(entry.apply(pack))));
  }
}
