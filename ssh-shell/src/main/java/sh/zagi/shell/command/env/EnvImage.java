// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.env.oci.Blob;
import sh.zagi.env.oci.Image;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

@Command(
    name = "env oci",
    description = "show a repository's container image and how to pull it, or write it as a tar")
@Needs(Need.REPO_READ)
final class EnvImage extends RepoVerb {
  /// What engines accept as the name of an image (OCI distribution-spec 1.0).
  private static final Pattern PULLABLE =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  private final Store store;
  private final Images images;
  private final ServerFacts facts;

  @Option(
      names = "--archive",
      description = "write the image to standard output, for 'podman load'")
  private boolean archive;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description =
          "latest: environment and files of the trunk (default); env: the environment alone;"
              + " or the key of an environment")
  private String tag = Images.LATEST;

  EnvImage(Store store, Images images, ServerFacts facts) {
    this.store = store;
    this.images = images;
    this.facts = facts;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<RepoRecord> record =
        store.access().find(exchange.caller(), path(exchange)).map(AccessChecker.Granted::record);
    if (record.isEmpty()) {
      return refused(Problem.notFound(path(exchange).toString()));
    }
    Repo repo = store.repositories().open(record.get());
    if (archive && exchange.terminal().isPresent()) {
      return refused(
          Problem.usage(
              "an image is nothing to read on a terminal",
              "redirect it: " + command(record.get(), true)));
    }
    Optional<Image> image = images.tagged(repo, tag);
    if (image.isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "no image " + tag + " yet: " + record.get().path(),
              "the environment is built when a session is opened"));
    }
    if (archive) {
      image.get().writeArchive(name(record.get()), exchange.streams().out());
      return new Outcome.Ended(ExitStatus.DONE);
    }
    return done(new Report.Fields(fields(record.get(), image.get())));
  }

  private Map<String, Object> fields(RepoRecord record, Image image) {
    Blob manifest = image.manifest();
    List<String> layers =
        image.blobs().stream().skip(1).map(blob -> blob.descriptor().digest()).toList();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", record.path().toString());
    fields.put("tag", tag);
    fields.put("digest", manifest.descriptor().digest());
    fields.put("size", image.sizeBytes());
    fields.put("layers", layers);
    boolean isPublic = record.visibility() == Visibility.PUBLIC;
    String path = record.path().toString().toLowerCase(Locale.ROOT);
    if (isPublic && PULLABLE.matcher(path).matches()) {
      fields.put("image", name(record));
      fields.put("pull", "podman pull --tls-verify=false " + name(record));
    }
    fields.put("load", command(record, false));
    return fields;
  }

  private String name(RepoRecord record) {
    return facts.image(record.path().toString(), tag);
  }

  private String command(RepoRecord record, boolean toFile) {
    String words =
        "env oci --archive "
            + (tag.equals(Images.LATEST) ? "" : "--tag " + tag + " ")
            + record.path();
    return facts.verb(words) + (toFile ? " > image.tar" : " | podman load");
  }
}
