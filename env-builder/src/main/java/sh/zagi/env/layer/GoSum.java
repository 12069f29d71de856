// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.lock.CanonicalJson;

/// go.sum: digests of modules and of their go.mod files.
final class GoSum {
  private static final int ENTRY_LIMIT = 50_000;

  private GoSum() {}

  /// One line.
  ///
  /// @param manifest the line is about the module's go.mod, not about its archive
  /// @param hash `h1:` and base 64
  record Entry(String file, String module, String version, boolean manifest, String hash)
      implements Comparable<Entry> {
    /// In a module proxy, which writes capitals as `!` and the small letter.
    String path() {
      return escaped(module) + "/@v/" + escaped(version) + (manifest ? ".mod" : ".zip");
    }

    private static String escaped(String text) {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        out.append(Character.isUpperCase(c) ? "!" + Character.toLowerCase(c) : String.valueOf(c));
      }
      return out.toString();
    }

    @Override
    public int compareTo(Entry other) {
      return Comparator.comparing(Entry::path).thenComparing(Entry::hash).compare(this, other);
    }
  }

  static List<Entry> parse(String file, String text) throws FetchException {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String[] words = line.strip().split("\\s+", -1);
      if (line.isBlank()) {
        continue;
      }
      if (words.length != 3 || !words[2].startsWith("h1:") || number > ENTRY_LIMIT) {
        throw new FetchException(
            file + ":" + number + ": is not of the form module version h1:hash");
      }
      boolean manifest = words[1].endsWith("/go.mod");
      String version = words[1].replaceFirst("/go\\.mod$", "");
      entries.add(new Entry(file, words[0], version, manifest, words[2]));
    }
    return entries;
  }

  /// Compares a fetched file with its line, as go does.
  static void check(Entry entry, Path file) throws FetchException, IOException {
    Map<String, String> digests = new TreeMap<>();
    if (entry.manifest()) {
      digests.put("go.mod", CanonicalJson.sha256(Files.readAllBytes(file)));
    } else {
      digests.putAll(digests(file));
    }
    StringBuilder summary = new StringBuilder();
    digests.forEach(
        (name, digest) -> summary.append(digest).append("  ").append(name).append('\n'));
    String hex = CanonicalJson.sha256(summary.toString().getBytes(UTF_8));
    String found = "h1:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    if (!found.equals(entry.hash())) {
      throw new FetchException(
          entry.file()
              + ": "
              + entry.module()
              + " "
              + entry.version()
              + " does not have the content that is pinned");
    }
  }

  private static Map<String, String> digests(Path archive) throws FetchException, IOException {
    Map<String, String> digests = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry one : zip.stream().filter(one -> !one.isDirectory()).toList()) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream content = zip.getInputStream(one)) {
          byte[] chunk = new byte[1 << 16];
          for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
            digest.update(chunk, 0, read);
          }
        }
        digests.put(one.getName(), HexFormat.of().formatHex(digest.digest()));
      }
    } catch (ZipException _) {
      throw new FetchException("the proxy of Go modules gave no archive");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    return digests;
  }
}
