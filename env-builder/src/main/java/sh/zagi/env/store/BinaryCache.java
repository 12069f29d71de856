// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import sh.zagi.env.EnvKey;
import sh.zagi.env.nix.NixStore;

/// Store paths as other machines can have them: packed, described and signed, in the form of a Nix
/// binary cache. A path is packed when it is asked for first. Thread-safe.
///
/// Who may have what is decided by the caller, who names the objects that he allows: a store hash
/// is no secret.
public final class BinaryCache {
  private static final int HASH_CHARACTERS = 32;

  private final NixStore store;
  private final Path folder;
  private final SigningKey key;
  private final Lock packing = new ReentrantLock();

  /// @param folder for packed copies, all of which can be made again
  public BinaryCache(NixStore store, Path folder, SigningKey key) throws IOException {
    this.store = store;
    this.folder = Files.createDirectories(folder);
    this.key = key;
  }

  /// What a client asks for first.
  public static String info() {
    return "StoreDir: " + NixStore.STORE + "\nWantMassQuery: 1\nPriority: 30\n";
  }

  /// With what descriptions are signed.
  public SigningKey key() {
    return key;
  }

  /// The signed description of an object.
  ///
  /// @param hash the first 32 characters of its name
  /// @return empty when it is not allowed, or not here
  public Optional<String> description(Set<Path> allowed, String hash) throws IOException {
    Optional<Path> object =
        allowed.stream()
            .filter(path -> String.valueOf(path.getFileName()).startsWith(hash + "-"))
            .findFirst();
    if (object.isEmpty() || !Files.exists(object.get())) {
      return Optional.empty();
    }
    Path file = folder.resolve(hash + NarInfo.SUFFIX);
    if (!Files.exists(file)) {
      pack(object.get(), file);
    }
    return NarInfo.parse(Files.readString(file)).map(NarInfo::text);
  }

  private void pack(Path object, Path description) throws IOException {
    packing.lock();
    try {
      if (!Files.exists(description)) {
        String target = "file://" + folder + "?compression=zstd&secret-key=" + key.file();
        var _ = store.output(List.of("nix", "copy", "--to", target, object.toString()));
      }
    } finally {
      packing.unlock();
    }
  }

  /// A packed file.
  ///
  /// @param name the last part of the address in a description
  /// @return empty when no allowed object is packed in it
  public Optional<Path> packed(Set<Path> allowed, String name) throws IOException {
    for (Path object : allowed) {
      String hash = String.valueOf(object.getFileName()).substring(0, HASH_CHARACTERS);
      Path file = folder.resolve(hash + NarInfo.SUFFIX);
      Optional<NarInfo> described =
          Files.exists(file) ? NarInfo.parse(Files.readString(file)) : Optional.empty();
      if (described.filter(one -> one.url().equals("nar/" + name)).isPresent()) {
        return Optional.of(folder.resolve("nar").resolve(name)).filter(Files::isRegularFile);
      }
    }
    return Optional.empty();
  }

  /// Says that this server describes the environment by this commit, and by no other.
  public String vouch(EnvKey environment, String commit) throws IOException {
    return key.sign(statement(environment, commit)) + "\n";
  }

  /// Whether the owner of a public key said so.
  public static boolean isVouched(
      String publicKey, EnvKey environment, String commit, String vouched) {
    return Signatures.isSigned(publicKey, statement(environment, commit), vouched.strip());
  }

  private static String statement(EnvKey environment, String commit) {
    return "zagi environment;" + environment.hex() + ";" + commit;
  }

  /// Brings objects with all that they refer to into this machine's store.
  ///
  /// @throws IOException in the words of Nix, also when something is not signed or was changed
  public static void fetch(NixStore store, Source source, List<Path> objects) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "nix",
                "copy",
                "--from",
                source.address(),
                "--option",
                "netrc-file",
                source.secrets().toString(),
                "--option",
                "trusted-public-keys",
                source.publicKey(),
                "--option",
                "require-sigs",
                "true",
                // what was refused a moment ago may be allowed now
                "--option",
                "narinfo-cache-negative-ttl",
                "0",
                "--option",
                "narinfo-cache-positive-ttl",
                "0"));
    objects.forEach(object -> command.add(object.toString()));
    var _ = store.output(command);
  }

  /// Where to fetch from.
  ///
  /// @param address of a binary cache
  /// @param publicKey its owner's: what he did not sign is refused
  /// @param secrets a file in the form of netrc with passwords for the address; may be empty
  public record Source(String address, String publicKey, Path secrets) {}
}
