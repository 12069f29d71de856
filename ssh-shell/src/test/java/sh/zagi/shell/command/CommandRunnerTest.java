// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import tools.jackson.databind.json.JsonMapper;

class CommandRunnerTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl bob@home";

  @TempDir Path folder;
  Place place;
  Caller root;
  Caller alice;
  Caller mallory;

  @BeforeEach
  void open() {
    place = new Place(folder);
    root = place.person("root", true);
    alice = place.person("alice", false);
    mallory = place.person("mallory", false);
  }

  @AfterEach
  void close() {
    place.close();
  }

  private String refusal(int exit, Caller caller, String... argv) {
    Place.Said said = place.call(caller, argv);
    assertThat(said.out()).isEmpty();
    assertThat(said.exit()).isEqualTo(exit);
    return said.err();
  }

  @Test
  void a_repository_lives_from_create_to_delete() {
    assertThat(place.call(alice, "repo", "create", "web").out())
        .isEqualTo("created alice/web (private)\n");
    assertThat(refusal(1, alice, "repo", "create", "alice/web"))
        .isEqualTo("already exists: alice/web\n");
    assertThat(place.call(alice, "repo", "list").out()).isEqualTo("alice/web  private  admin\n");
    assertThat(place.call(alice, "repo", "visibility", "web", "public").out())
        .isEqualTo("alice/web is public\n");
    assertThat(place.call(mallory, "repo", "info", "alice/web").out())
        .contains("access", "read", "trunk", "main");
    assertThat(place.call(alice, "repo", "rename", "web", "site").out())
        .isEqualTo("renamed alice/web to alice/site\n");
    assertThat(refusal(1, alice, "repo", "delete", "site"))
        .isEqualTo(
            "not deleted: alice/site\n"
                + "hint: add --yes to delete it; 'repo restore' brings it back for 30 days\n");
    assertThat(place.call(alice, "repo", "delete", "site", "--yes").out())
        .isEqualTo("deleted alice/site\n");
    assertThat(place.call(alice, "repo", "list").out()).isEqualTo("no repositories\n");
  }

  @Test
  void what_may_not_be_read_is_not_found_like_what_is_missing() {
    place.call(alice, "repo", "create", "secret");
    for (String verb : new String[] {"info", "delete"}) {
      String hidden = refusal(1, mallory, "repo", verb, "alice/secret");
      String missing = refusal(1, mallory, "repo", verb, "alice/nothing");
      assertThat(hidden).isEqualTo("not found: alice/secret\n");
      assertThat(missing).isEqualTo("not found: alice/nothing\n");
    }
    assertThat(refusal(1, mallory, "repo", "info", "../../etc/x\u001b"))
        .isEqualTo("not found: ../../etc/x\\x1b\n");
    assertThat(refusal(1, mallory, "git-upload-pack", "--", "alice/secret"))
        .isEqualTo("not found: alice/secret\n");
    assertThat(refusal(1, mallory, "git-receive-pack", "--", "alice/nothing"))
        .isEqualTo("not found: alice/nothing\n");
  }

  @Test
  void rights_are_checked_before_anything_happens_and_refusals_are_audited() {
    assertThat(refusal(1, mallory, "repo", "create", "alice/x"))
        .isEqualTo("repo create needs the owner alice or a server admin\n");
    assertThat(refusal(1, mallory, "user", "add", "eve"))
        .isEqualTo("user add needs a server admin\n");
    assertThat(refusal(1, mallory, "key", "list", "--user", "alice"))
        .isEqualTo("key list for another needs a server admin\n");
    assertThat(refusal(1, new Caller.Anonymous(), "key", "list"))
        .isEqualTo("key list needs an account here\n");
    place.call(alice, "repo", "create", "web", "--public");
    assertThat(refusal(1, mallory, "repo", "delete", "alice/web", "--yes"))
        .isEqualTo("repo delete needs admin access to alice/web\n");
    assertThat(place.audited())
        .containsExactly(
            "mallory | repo create | alice/x | refused: refused",
            "mallory | user add | eve | refused: refused",
            "mallory | key list | alice | refused: refused",
            "anonymous | key list |  | refused: refused",
            "alice | repo create | alice/web | started",
            "alice | repo create | alice/web | ok",
            "mallory | repo delete | alice/web | refused: refused");
  }

  @Test
  void an_agent_is_told_who_can_do_what_it_may_not() {
    Account owner = place.accounts.find("alice").orElseThrow();
    Caller agent = new Caller.Agent(owner, "claude");
    place.call(alice, "repo", "create", "web");
    assertThat(place.call(agent, "repo", "info", "web").out()).contains("write");
    assertThat(refusal(1, agent, "repo", "delete", "web", "--yes"))
        .isEqualTo(
            "repo delete needs admin access to alice/web, and you are an agent\n"
                + "hint: ask alice to do it\n");
    assertThat(refusal(1, agent, "key", "list"))
        .isEqualTo(
            "key list needs a key of yours, and you are an agent\nhint: ask alice to do it\n");
    assertThat(place.audited()).contains("agent:alice/claude | key list |  | refused: refused");
  }

  @Test
  void an_admin_adds_people_and_their_keys() {
    assertThat(place.callWithInput(KEY, root, "user", "add", "bob", "-").out())
        .isEqualTo("added bob\n");
    assertThat(place.call(root, "key", "list", "--user", "bob").out())
        .contains("ssh-ed25519", "bob@home");
    assertThat(refusal(1, alice, ("key add " + KEY).split(" ")))
        .startsWith("key is in use: SHA256:");
    assertThat(refusal(1, alice, "key", "add", "nonsense")).startsWith("not a public key");
    assertThat(refusal(1, root, "user", "add", "../x")).startsWith("not a user name: ../x");
    place.call(root, "repo", "create", "bob/x");
    assertThat(refusal(1, root, "user", "remove", "bob")).startsWith("not removed: bob owns 1");
    place.call(root, "repo", "delete", "bob/x", "--yes");
    assertThat(place.call(root, "user", "remove", "bob").out()).isEqualTo("removed bob\n");
    assertThat(place.call(root, "user", "list").out()).doesNotContain("bob");
  }

  @Test
  void wrong_words_are_one_line_a_hint_and_exit_2() {
    assertThat(refusal(2, alice, "repo", "creat", "x"))
        .startsWith("unknown verb: repo creat\nhint: there is repo create, repo delete, ")
        .hasLineCount(2);
    assertThat(refusal(2, alice, "hlep"))
        .isEqualTo("unknown verb: hlep\nhint: did you mean help\n");
    assertThat(refusal(2, alice, "frobnicate"))
        .isEqualTo("unknown verb: frobnicate\nhint: help lists all verbs\n");
    assertThat(refusal(2, alice, "repo", "create"))
        .startsWith("repo create needs OWNER/REPO\nhint: usage: repo create");
    assertThat(refusal(2, alice, "repo", "create", "a", "b"))
        .startsWith("one word too many: b\nhint: usage: repo create");
    assertThat(refusal(2, alice, "repo", "create", "--frob", "b"))
        .startsWith("unknown option: --frob\nhint: usage: repo create");
    assertThat(refusal(2, alice, "describe")).hasLineCount(2).doesNotContain("\\x0a");
    assertThat(refusal(2, alice, "repo", "info", "@/etc/passwd", "x"))
        .startsWith("one word too many: x\n");
    place.call(alice, "repo", "create", "b");
    assertThat(refusal(2, alice, "repo", "visibility", "b", "secret"))
        .startsWith("not public or private");
  }

  @Test
  void json_has_the_same_story() {
    var mapper = new JsonMapper();
    var created = mapper.readTree(place.call(alice, "repo", "create", "web", "--json").out());
    assertThat(created.get("repository").asString()).isEqualTo("alice/web");
    assertThat(created.get("visibility").asString()).isEqualTo("private");
    var list = mapper.readTree(place.call(alice, "repo", "list", "--json").out());
    assertThat(list.get(0).get("access").asString()).isEqualTo("admin");
    var error = mapper.readTree(refusal(1, mallory, "repo", "info", "alice/web", "--json"));
    assertThat(error.get("error").get("code").asString()).isEqualTo("not-found");
    var usage = mapper.readTree(refusal(2, mallory, "nosuch", "--json"));
    assertThat(usage.get("error").get("code").asString()).isEqualTo("usage");
    for (String verb : new String[] {"info", "version", "help", "lobby", "session list"}) {
      assertThat(mapper.readTree(place.call(alice, (verb + " --json").split(" ")).out()))
          .isNotNull();
    }
  }

  @Test
  void help_explains_every_verb() {
    String overview = place.call(alice, "help").out();
    for (CommandTable.Row row : place.table.rows()) {
      if (!row.hidden()) {
        assertThat(overview).contains(row.name());
        assertThat(place.call(alice, ("help " + row.name()).split(" ")).out())
            .startsWith("usage: " + row.name())
            .contains("needs: ");
        assertThat(place.call(alice, (row.name() + " --help").split(" ")).out())
            .startsWith("usage: " + row.name());
      }
    }
    assertThat(overview).doesNotContain("git-upload-pack");
  }

  @Test
  void the_lobby_says_how_to_start() {
    place.call(alice, "repo", "create", "web");
    assertThat(place.call(alice).out())
        .isEqualTo(
            """
            zagi 0.1.0, you are alice

            repositories
              alice/web

            sessions
              abcdefghij123456  alice/web  running

            start
              git push ssh://localhost:2222/alice/web main
              ssh -p 2222 alice/web@localhost
              ssh -p 2222 localhost help
            """);
  }

  @Test
  void sessions_are_for_people_who_may_read() {
    place.call(alice, "repo", "create", "web", "--public");
    assertThat(place.call(alice, "open", "--", "alice/web", "exit 7").exit()).isEqualTo(7);
    assertThat(place.call(alice, "open", "alice/web", "killed").status())
        .isEqualTo(new ExitStatus.Killed("TERM"));
    assertThat(refusal(1, new Caller.Anonymous(), "open", "alice/web"))
        .isEqualTo("open needs an account here\n");
    assertThat(place.call(alice, "open", "--at=fix", "alice/web").out())
        .startsWith("alice/web at=fix ");
    assertThat(place.call(alice, "session", "attach", "s-abcdefghij123456").out())
        .startsWith("one=s-abcdefghij123456 ");
    assertThat(refusal(1, new Caller.Anonymous(), "session", "follow", "f-0123456789abcdef"))
        .isEqualTo("session follow needs an account here\n");
    assertThat(refusal(1, alice, "session", "stop", "nope"))
        .isEqualTo("this server runs no sessions\n");
    assertThat(refusal(1, alice, "env", "show", "alice/web"))
        .isEqualTo("nothing pushed yet: alice/web\n");
  }
}
