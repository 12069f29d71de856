// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.Service;

/// PostgreSQL. Whoever reaches the port may do everything, with any password: the port is the
/// session's own.
final class Postgres implements ServiceKind {
  private static final Pattern PACKAGE = Pattern.compile("postgresql-(\\d+)(?:=.*)?");
  private static final String USUAL_VERSION = "15";
  private static final String SUPERUSER = "postgres";

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("postgresql", "pg", "postgis", "timescaledb", "pgvector", "postgresql-server");
  }

  @Override
  public List<String> packages() {
    return List.of("postgresql-" + USUAL_VERSION);
  }

  @Override
  public int port() {
    return 5432;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    Matcher matcher = PACKAGE.matcher(wanted.packageName());
    String version = matcher.matches() ? matcher.group(1) : USUAL_VERSION;
    String bin = "/usr/lib/postgresql/" + version + "/bin/";
    String data = wanted.data();
    String port = Integer.toString(wanted.portOr(port()));
    String user = wanted.setting("user", SUPERUSER);
    String password = wanted.setting("password", SUPERUSER);
    String database = wanted.setting("database", "app");
    String url =
        "postgres://"
            + user
            + ":"
            + password
            + "@"
            + Loopback.ADDRESS
            + ":"
            + port
            + "/"
            + database;
    return new Service(
        wanted.name(),
        name(),
        Integer.parseInt(port),
        SUPERUSER,
        run(bin, data, port),
        data,
        List.of("/run/postgresql"),
        init(bin, data),
        List.of(bin + "pg_isready", "-q", "-h", Loopback.ADDRESS, "-p", port),
        List.of("/bin/sh", "-c", seed(bin, port, user, password, database)),
        // Clients are sent away at once; TERM would wait for them.
        "INT",
        Map.of(
            "DATABASE_URL",
            url,
            "POSTGRES_URL",
            url,
            "PGHOST",
            Loopback.ADDRESS,
            "PGPORT",
            port,
            "PGUSER",
            user,
            "PGPASSWORD",
            password,
            "PGDATABASE",
            database));
  }

  private static List<String> run(String bin, String data, String port) {
    return List.of(
        bin + "postgres",
        "-D",
        data,
        "-p",
        port,
        "-c",
        "listen_addresses=" + Loopback.ADDRESS,
        "-c",
        "unix_socket_directories=/run/postgresql");
  }

  private static List<String> init(String bin, String data) {
    return List.of(
        bin + "initdb",
        "-D",
        data,
        "-U",
        SUPERUSER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync");
  }

  /// Roles and the database; also right when a part of it was done before. The session's own user
  /// may use it without naming anything.
  private static String seed(
      String bin, String port, String user, String password, String database) {
    String to = " -h " + Loopback.ADDRESS + " -p " + port + " -U " + SUPERUSER;
    String psql = bin + "psql -q -v ON_ERROR_STOP=1" + to;
    return "set -e\n"
        + role(psql, user, password)
        + role(psql, "dev", "dev")
        + database(bin, to, psql, database)
        + database(bin, to, psql, "dev");
  }

  private static String role(String psql, String role, String password) {
    String login = "superuser login password '" + password + "'";
    return psql
        + " -d postgres -c \"do \\$\\$ begin if exists (select from pg_roles where rolname = '"
        + role
        + "') then alter role \\\""
        + role
        + "\\\" "
        + login
        + "; else create role \\\""
        + role
        + "\\\" "
        + login
        + "; end if; end \\$\\$\"\n";
  }

  private static String database(String bin, String to, String psql, String database) {
    return bin
        + "createdb"
        + to
        + " "
        + database
        + " 2>/dev/null || "
        + psql
        + " -d "
        + database
        + " -c ''\n";
  }
}
