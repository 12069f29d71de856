// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.attest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedTool;

/// Everything in an environment, as CycloneDX 1.5: a pure function of the lock, so equal locks give
/// equal bills.
public final class BillOfMaterials {
  /// 64 bytes in base64.
  private static final Pattern SHA512 = Pattern.compile("sha512-([A-Za-z0-9+/]{86}==)");

  private BillOfMaterials() {}

  /// The document, ready for JSON.
  ///
  /// @param name of the repository
  public static Map<String, Object> of(EnvLock lock, String name) {
    String key = lock.key().hex();
    Map<String, Object> bill = new LinkedHashMap<>();
    bill.put("bomFormat", "CycloneDX");
    bill.put("specVersion", "1.5");
    bill.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(key.getBytes(UTF_8)));
    bill.put("version", 1);
    bill.put(
        "metadata",
        new TreeMap<>(
            Map.of(
                "timestamp",
                Instant.ofEpochSecond(lock.debian().epoch()).toString(),
                "component",
                new TreeMap<>(
                    Map.of("type", "container", "name", name, "version", key, "bom-ref", key)))));
    bill.put("components", new ArrayList<>(components(lock).values()));
    return bill;
  }

  private static Map<String, Object> components(EnvLock lock) {
    Map<String, Object> all = new TreeMap<>();
    for (DebPackage one : lock.debian().packages()) {
      PackageUrl url = PackageUrl.of(one);
      Map<String, Object> component = component("library", url, Map.of("SHA-256", one.sha256()));
      component.put("properties", List.of(property("zagi:why", one.why())));
      all.put(url.toString(), component);
    }
    for (LockedTool one : lock.tools()) {
      PackageUrl url = PackageUrl.npm(one.packageName(), one.version());
      Map<String, Object> component =
          component("application", url, hashes(one.sha256(), one.integrity()));
      component.put("properties", List.of(property("zagi:tool", one.name())));
      all.put(url.toString(), component);
    }
    for (Locked locked : lock.dependencies()) {
      for (LockedFile one : locked.artifacts()) {
        PackageUrl url = PackageUrl.of(one);
        Map<String, Object> component = component("library", url, Map.of("SHA-256", one.sha256()));
        component.put("properties", List.of(property("zagi:deps", locked.manifest())));
        all.putIfAbsent(url.toString(), component);
      }
    }
    return all;
  }

  private static Map<String, String> hashes(String sha256, String integrity) {
    Map<String, String> hashes = new TreeMap<>();
    hashes.put("SHA-256", sha256);
    Matcher found = SHA512.matcher(integrity);
    if (found.find()) {
      hashes.put("SHA-512", HexFormat.of().formatHex(Base64.getDecoder().decode(found.group(1))));
    }
    return hashes;
  }

  private static Map<String, Object> component(
      String type, PackageUrl url, Map<String, String> hashes) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", type);
    component.put("bom-ref", url.toString());
    if (!url.namespace().isEmpty()) {
      component.put("group", url.namespace());
    }
    component.put("name", url.name());
    component.put("version", url.version());
    component.put("purl", url.toString());
    component.put(
        "hashes",
        hashes.entrySet().stream()
            .map(one -> new TreeMap<>(Map.of("alg", one.getKey(), "content", one.getValue())))
            .toList());
    return component;
  }

  private static Map<String, String> property(String name, String value) {
    return new TreeMap<>(Map.of("name", name, "value", value));
  }
}
