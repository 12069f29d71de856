// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.architecture;

import java.util.List;

/// A library that only some packages may use. In ArchUnit's notation: `..` is any number of
/// packages.
record Wall(String name, List<String> library, List<String> users, String reason) {
  private static final List<String> NOBODY = List.of();

  /// The table of all walls; one row is one decision.
  static final List<Wall> ALL =
      List.of(
          new Wall(
              "MINA SSHD",
              List.of("org.apache.sshd.."),
              List.of("sh.zagi.shell.ssh.."),
              "the SSH library is an adapter: nothing behind the door knows channels"),
          new Wall(
              "JGit",
              List.of("org.eclipse.jgit.."),
              List.of(
                  "sh.zagi.storage.repo..",
                  "sh.zagi.storage.git..",
                  "sh.zagi.change..",
                  "sh.zagi.server.http.."),
              "all else speaks of repositories, trees and commits in our words;"
                  + " the HTTP door only for the types of JGit's servlet"),
          new Wall(
              "databases",
              List.of(
                  "java.sql..",
                  "javax.sql..",
                  "org.jdbi..",
                  "com.zaxxer..",
                  "org.flywaydb..",
                  "org.h2..",
                  "org.postgresql.."),
              List.of("sh.zagi.storage.db.."),
              "one place decides what is a transaction and which database it is"),
          new Wall(
              "web server",
              List.of("org.eclipse.jetty..", "jakarta.."),
              List.of("sh.zagi.server.http.."),
              "the HTTP library is an adapter: pages and verbs don't know it"),
          new Wall(
              "markup",
              List.of("gg.jte..", "org.commonmark..", "org.owasp.html..", "com.google.zxing.."),
              List.of("sh.zagi.server.web.."),
              "one package decides what browsers are shown"),
          new Wall(
              "passkeys",
              List.of("com.webauthn4j.."),
              List.of("sh.zagi.server.passkey.."),
              "what strangers' browsers sign is read and checked in one place"),
          new Wall(
              "OpenID",
              List.of("com.nimbusds..", "net.minidev.."),
              List.of("sh.zagi.server.oidc..", "sh.zagi.server.mirror.."),
              "what a provider signed is read and checked in one place;"
                  + " what an App signs for its forge is signed where its upstreams are met"),
          new Wall(
              "parsers of code",
              List.of("org.treesitter.."),
              List.of("sh.zagi.server.highlight.."),
              "native code that reads what strangers wrote runs in a box, not in the server"),
          new Wall(
              "command lines",
              List.of("picocli.."),
              List.of("sh.zagi.shell.command..", "sh.zagi.server"),
              "only the table of verbs and the program's own flags are parsed by it"),
          new Wall(
              "terminals",
              List.of("org.jline.."),
              List.of("sh.zagi.shell.lobby.."),
              "one screen is drawn with it; programs in sessions draw their own"),
          new Wall(
              "native calls",
              List.of("java.lang.foreign.."),
              List.of("sh.zagi.env.linux.."),
              "one package holds all the ways to crash the process"),
          new Wall(
              "TOML",
              List.of("tools.jackson.dataformat.."),
              List.of("sh.zagi.config..", "sh.zagi.env.detect.format..", "sh.zagi.env.layer.."),
              "an operator's settings, and what projects say of themselves, are written in it"),
          new Wall(
              "archives",
              List.of("org.apache.commons.compress..", "com.github.luben..", "org.tukaani.."),
              List.of("sh.zagi.env.."),
              "only packages from outside are unpacked, and only while an environment is built"),
          new Wall(
              "rate limits",
              List.of("io.github.bucket4j.."),
              List.of("sh.zagi.shell.command.."),
              "all doors count the calls of a person together"),
          new Wall(
              "cryptography",
              List.of("org.bouncycastle.."),
              List.of(
                  "sh.zagi.shell.ssh..",
                  "sh.zagi.env.resolve..",
                  "sh.zagi.env.fetch..",
                  "sh.zagi.storage.git.sign.."),
              "algorithms that the JDK lacks: for the SSH transport, signed indexes and OpenPGP"),
          new Wall(
              "age",
              List.of("com.exceptionfactory.."),
              List.of("sh.zagi.storage.seal.."),
              "one place encrypts secrets at rest and has the key that opens them"),
          new Wall(
              "log output",
              List.of("ch.qos.logback.."),
              List.of("sh.zagi.server"),
              "all else logs through slf4j"),
          new Wall(
              "java.util.logging",
              List.of("java.util.logging.."),
              NOBODY,
              "slf4j is the one way to log"),
          new Wall(
              "Jackson 2",
              List.of("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core.."),
              NOBODY,
              "Jackson 3 is the one way to read and write JSON"),
          new Wall(
              "Java serialisation",
              List.of("java.rmi..", "javax.naming..", "javax.script.."),
              NOBODY,
              "ways for data to become code"));
}
