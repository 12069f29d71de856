// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// MariaDB, which is also what Debian offers to those who want MySQL.
final class MariaDb implements ServiceKind {
  private static final String PROGRAM_FOLDER = "/usr/bin/";
  private static final String SOCKET_FOLDER = "/run/mysqld";

  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of(
        "mysql", "mysql2", "percona", "mariadb-server", "mysql-server", "default-mysql-server");
  }

  @Override
  public List<String> packages() {
    return List.of("mariadb-server");
  }

  @Override
  public int port() {
    return 3306;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    String port = Integer.toString(wanted.portOr(port()));
    String data = wanted.data();
    String user = wanted.setting("user", "root");
    String password = wanted.setting("password", "root");
    String database = wanted.setting("database", "app");
    String url =
        "mysql://" + user + ":" + password + "@" + Loopback.ADDRESS + ":" + port + "/" + database;
    String socket = "--socket=" + SOCKET_FOLDER + "/mysqld.sock";
    return new Service(
        wanted.name(),
        name(),
        Integer.parseInt(port),
        "mysql",
        List.of(
            "/usr/sbin/mariadbd",
            "--no-defaults",
            "--datadir=" + data,
            "--port=" + port,
            "--bind-address=" + Loopback.ADDRESS,
            socket,
            "--pid-file=" + SOCKET_FOLDER + "/mysqld.pid"),
        data,
        List.of(SOCKET_FOLDER),
        List.of(
            PROGRAM_FOLDER + "mariadb-install-db",
            "--no-defaults",
            "--datadir=" + data,
            "--auth-root-authentication-method=socket",
            "--auth-root-socket-user=mysql",
            "--skip-test-db"),
        List.of(PROGRAM_FOLDER + "mariadb-admin", "--no-defaults", socket, "-u", "mysql", "ping"),
        List.of(
            PROGRAM_FOLDER + "mariadb",
            "--no-defaults",
            socket,
            "-u",
            "mysql",
            "-e",
            seed(user, password, database)),
        "TERM",
        Map.of(
            "DATABASE_URL",
            url,
            "MYSQL_URL",
            url,
            "MYSQL_HOST",
            Loopback.ADDRESS,
            "MYSQL_TCP_PORT",
            port,
            "MYSQL_USER",
            user,
            "MYSQL_PASSWORD",
            password,
            "MYSQL_DATABASE",
            database));
  }

  private static String seed(String user, String password, String database) {
    StringBuilder text = new StringBuilder("create database if not exists `" + database + "`;");
    for (String host : List.of("localhost", Loopback.ADDRESS)) {
      String account = "'" + user + "'@'" + host + "'";
      text.append("create or replace user " + account + " identified by '" + password + "';");
      text.append("grant all on *.* to " + account + " with grant option;");
    }
    return text.toString();
  }
}
