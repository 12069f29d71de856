// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.session.egress.Egress;
import sh.zagi.session.egress.EgressPolicy;
import sh.zagi.session.egress.EgressPolicy.Place;
import sh.zagi.session.egress.Outside;

/// E13: what a session reaches of the network, in a network of the test's own.
@Timeout(120)
class EgressTest {
  private static final List<String> NEVER =
      List.of(
          "127.0.0.1",
          "127.9.9.9",
          "0.0.0.0",
          "20.0.0.1",
          "10.9.0.34",
          "10.9.0.1",
          "169.254.169.254",
          "168.63.129.16",
          "100.100.100.200",
          "192.168.0.1",
          "172.16.0.1",
          "::1",
          "2600:1::1",
          "fd12::34",
          "fd00:ec2::254",
          "fe80::1",
          "::ffff:127.0.0.1",
          "::ffff:10.9.0.34",
          "64:ff9b::a09:22");

  @TempDir private Path data;
  private SessionStand stand;
  private OtherNetwork network;
  private final Set<String> heard = new ConcurrentSkipListSet<>();

  @BeforeEach
  void open() throws Exception {
    network = new OtherNetwork();
    stand = new SessionStand(data, Map.of("a", "a\n"));
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
    network.close();
  }

  private Session session(String... words) {
    EgressPolicy policy =
        EgressPolicy.parse(List.of(words), Set.of(new Place("registry.test", 443)));
    stand.restart(
        new EgressRules() {
          @Override
          public EgressPolicy policy(Session session) {
            return policy;
          }

          @Override
          public void hear(Session session, String place, Optional<String> refusal) {
            heard.add(place + " " + refusal.orElse("reached"));
          }

          @Override
          public Outside outside() {
            return network;
          }
        });
    return stand.open();
  }

  private String get(Session session, String address) throws Exception {
    return stand.run(session, "curl -sSL --max-time 20 -w ' %{http_code}' " + address + " 2>&1");
  }

  @Test
  void a_place_on_the_list_is_reached_and_counted() throws Exception {
    Session session = session("public.test", "*.below.test");
    network.name("a.below.test", OtherNetwork.PUBLIC);
    network.name("six.below.test", "2600:1::34");

    assertThat(get(session, "http://public.test/")).isEqualTo("beyond 200");
    assertThat(get(session, "http://a.below.test/")).isEqualTo("beyond 200");
    assertThat(get(session, "http://six.below.test/")).isEqualTo("beyond 200");
    assertThat(stand.run(session, "curl -sS -p http://PUBLIC.test./ 2>&1")).isEqualTo("beyond");
    Egress.Moved moved = stand.sessions().usage(session.id()).moved();
    assertThat(moved.out()).isBetween(200L, 2_000L);
    assertThat(moved.in()).isBetween(200L, 2_000L);
    assertThat(heard)
        .containsExactly(
            "a.below.test:80 reached", "public.test:80 reached", "six.below.test:80 reached");
    stand.sessions().stop(session.id());
    assertThat(stand.sessions().usage(session.id()).moved()).isEqualTo(moved);
  }

  @Test
  void other_places_are_refused_with_the_reason() throws Exception {
    Session session = session("registries", "public.test:8443");

    assertThat(get(session, "http://public.test/"))
        .isEqualTo("sessions may not reach public.test:80 (session.egress of the server)\n 403");
    assertThat(stand.run(session, "curl -sSv -p http://public.test:22/ 2>&1 | grep Forbidden"))
        .contains("403 Forbidden: sessions may not reach public.test:22 (session.egress");
    assertThat(get(session, "https://registry.test/")).contains("403");
    assertThat(heard).contains("registry.test:443 registry.test is not known");
  }

  @Test
  void without_a_policy_there_is_no_way_at_all() throws Exception {
    Session session = session("none");

    assertThat(stand.run(session, "env | grep -i proxy; ss -lnt | tail -n +2")).isEmpty();
    assertThat(stand.run(session, "curl -sS --max-time 5 http://20.0.0.34/ 2>&1")).contains("=7");
  }

  /// Even where every name is allowed, and whatever the names say.
  @Test
  void the_machine_its_neighbours_and_its_cloud_are_never_reached() throws Exception {
    Session session = session("public");
    for (String address : NEVER) {
      network.name("tricky.test", address);
      String literal = address.contains(":") ? "[" + address + "]" : address;

      assertThat(get(session, "http://tricky.test/"))
          .as(address)
          .endsWith(" 403")
          .contains("may not reach");
      assertThat(get(session, "-g -x $http_proxy --noproxy '' http://" + literal + "/"))
          .as(address)
          .endsWith(" 403")
          .contains("may not reach");
    }
  }

  @Test
  void numbers_that_mean_an_address_are_seen_through() throws Exception {
    Session session = session("public");

    for (String host : List.of("2130706433", "127.1", "0177.0.0.1")) {
      assertThat(
              stand.run(
                  session,
                  "exec 3<>/dev/tcp/127.0.0.1/4874; printf 'CONNECT "
                      + host
                      + ":80 HTTP/1.1\\r\\n\\r\\n' >&3; head -n1 <&3"))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void a_name_that_resolves_anew_leads_where_it_was_checked() throws Exception {
    Session session = session("public");
    network.name(
        "rebind.test", OtherNetwork.PUBLIC, "127.0.0.1", "20.0.0.1", "20.0.0.34 10.9.0.34");

    assertThat(get(session, "http://rebind.test/")).isEqualTo("beyond 200");
    assertThat(get(session, "http://rebind.test/")).endsWith(" 403");
    assertThat(get(session, "http://rebind.test/")).endsWith(" 403");
    assertThat(get(session, "http://rebind.test/")).isEqualTo("beyond 200");
  }

  @Test
  void a_redirect_is_checked_like_everything_else() throws Exception {
    Session session = session("public");
    network.name("private.test", "10.9.0.34");

    assertThat(get(session, "http://public.test/away/six.test")).isEqualTo("beyond 200");
    for (String host : List.of("private.test", "20.0.0.1", "10.9.0.34", "169.254.169.254")) {
      assertThat(get(session, "http://public.test/away/" + host)).endsWith(" 403");
    }
  }

  @Test
  void an_operator_can_open_a_private_place_but_not_the_machine() throws Exception {
    Session session =
        session("inside:nexus.test", "inside:self.test", "inside:loop.test", "inside:meta.test");
    network.name("nexus.test", "10.9.0.34");
    network.name("self.test", "10.9.0.1");
    network.name("loop.test", "127.0.0.1");
    network.name("meta.test", "169.254.169.254");

    assertThat(get(session, "http://nexus.test/")).isEqualTo("beyond 200");
    for (String host : List.of("self.test", "loop.test", "meta.test")) {
      assertThat(get(session, "http://" + host + "/")).endsWith(" 403");
    }
  }

  @Test
  void the_way_is_there_again_after_a_restart_and_gone_with_the_session() throws Exception {
    Session session = session("public.test");
    assertThat(get(session, "http://public.test/")).isEqualTo("beyond 200");
    stand.restart(java.time.Duration.ofHours(1));

    assertThat(get(session, "http://public.test/")).isEqualTo("beyond 200");
    Session other = stand.open();
    assertThat(get(other, "http://public.test/")).isEqualTo("beyond 200");
    stand.sessions().delete(session.id());
    stand.sessions().delete(other.id());
    assertThat(networks()).isZero();
  }

  /// E14: more connections than the cap are refused, and the session goes on.
  @Test
  void a_flood_of_connections_meets_its_cap() throws Exception {
    Session session = session("public.test");
    String flood =
        "perl -MIO::Socket::INET -MIO::Select -e 'for (1..300) { push @s,"
            + " IO::Socket::INET->new(PeerAddr => \"127.0.0.1:4874\") or die }; @r ="
            + " IO::Select->new(@s)->can_read(60); print @r > 0 && defined sysread($r[0], $b, 99) ?"
            + " \"some\" : \"none\", \" refused\"'";

    assertThat(stand.run(session, flood)).isEqualTo("some refused");
    String answer = get(session, "http://public.test/");
    while (!answer.equals("beyond 200")) {
      answer = get(session, "http://public.test/");
    }
  }

  @Test
  void words_that_mean_nothing_are_named() {
    for (String word : List.of("http://a", "a b", "*", "a:0", "a:99999", "inside:", "-x", "a/b")) {
      assertThatThrownBy(() -> EgressPolicy.parse(List.of(word), Set.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// Sockets of ours that live in other network namespaces than ours hold these.
  private static long networks() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(EgressTest::isNetwork).count();
    }
  }

  private static boolean isNetwork(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("net:");
    } catch (IOException _) {
      return false;
    }
  }
}
