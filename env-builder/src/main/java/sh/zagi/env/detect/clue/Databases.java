// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.format.TextLines;

/// Infers databases from the settings of mappers and frameworks: a line that names the kind, or an
/// address in it.
public final class Databases implements Clue {
  private static final int FILE_LIMIT = 60;

  /// Settings whose first group is the kind.
  private record Setting(Predicate<String> file, Pattern pattern) {}

  private static Setting setting(String fileRegex, String pattern) {
    Pattern file = Pattern.compile(fileRegex);
    return new Setting(path -> file.matcher(path).find(), Pattern.compile(pattern));
  }

  private static final List<Setting> KINDS =
      List.of(
          setting("\\.prisma$", "^\\s*provider\\s*=\\s*\"(\\w+)\""),
          setting("(?:^|/)knexfile\\.[cm]?[jt]s$", "\\bclient:\\s*['\"]([\\w-]+)['\"]"),
          setting(
              "(?:^|/)(?:ormconfig\\.\\w+|data-?source\\.[jt]s|app\\.module\\.ts|database\\.[jt]s|typeorm\\.config\\.ts)$",
              "\\btype\"?:\\s*['\"](\\w+)['\"]"),
          setting(
              "(?:^|/)(?:config/config\\.(?:json|js)|sequelize\\.[jt]s|models/index\\.js|database\\.[jt]s|drizzle\\.config\\.[jt]s)$",
              "\\bdialect\"?:\\s*['\"](\\w+)['\"]"),
          setting(
              "settings[^/]*\\.py$|/settings/\\w+\\.py$",
              "django(?:\\.contrib\\.gis)?\\.db\\.backends\\.(\\w+)"),
          setting("(?:^|/)database\\.ya?ml$", "^\\s*adapter:\\s*['\"]?(\\w+)"),
          setting(
              "(?:^|/)config/database\\.php$",
              "'default'\\s*=>\\s*env\\('DB_CONNECTION',\\s*'(\\w+)'"),
          setting("(?:^|/)repo\\.ex$", "Ecto\\.Adapters\\.(\\w+)"));

  private static final Pattern DATABASE_NAME =
      Pattern.compile("^\\s*database:\\s*['\"]?([\\w-]{1,60})['\"]?\\s*$");

  /// Files whose lines may hold addresses of services.
  private static final Pattern ADDRESSES =
      Pattern.compile(
          "(?:^|/)(?:application[\\w-]*\\.(?:properties|ya?ml)|alembic\\.ini|settings[^/]*\\.py|"
              + "config/(?:dev|test|config)\\.exs|knexfile\\.[cm]?[jt]s|diesel\\.toml|dbconfig\\.yml|"
              + "appsettings[\\w.]*\\.json|config\\.(?:py|ya?ml|toml))$");

  private static final Pattern COMMENT = Pattern.compile("^\\s*(?:#|//|--|;)");

  /// What Spring's and .NET's settings say without an address.
  private static final Map<Pattern, String> KIND_BY_SETTING =
      Map.of(
          Pattern.compile("^spring\\.(?:data\\.)?redis\\.(?:host|url)"), "redis",
          Pattern.compile("^spring\\.rabbitmq\\.(?:host|addresses)"), "rabbitmq",
          Pattern.compile("^spring\\.data\\.mongodb\\.(?:host|uri|database)"), "mongodb",
          Pattern.compile("^quarkus\\.datasource\\.db-kind\\s*=\\s*postgresql"), "postgres",
          Pattern.compile("^quarkus\\.datasource\\.db-kind\\s*=\\s*mysql"), "mysql",
          Pattern.compile("^quarkus\\.datasource\\.db-kind\\s*=\\s*mariadb"), "mariadb",
          Pattern.compile("\"Host=[\\w.-]+;.*(?:Port=5432|Username=)"), "postgres");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    List<String> all =
        files.under("").stream()
            .filter(file -> !Folders.isForeign(Folders.of(file)))
            .filter(file -> Folders.aboveAside(Folders.of(file)).isEmpty())
            .filter(file -> isInteresting(Folders.name(file)))
            .toList();
    for (Setting setting : KINDS) {
      all.stream()
          .filter(setting.file())
          .limit(FILE_LIMIT)
          .forEach(file -> kinds(TextLines.of(files, file), setting.pattern(), gathered));
    }
    all.stream()
        .filter(file -> ADDRESSES.matcher(file).find())
        .limit(FILE_LIMIT)
        .forEach(file -> addresses(TextLines.of(files, file), gathered));
    return gathered.done();
  }

  /// A cheap look before the patterns.
  private static boolean isInteresting(String name) {
    return name.endsWith(".prisma")
        || name.endsWith(".py")
        || name.endsWith(".ts")
        || name.endsWith(".js")
        || name.endsWith(".mjs")
        || name.endsWith(".cjs")
        || name.endsWith(".json")
        || name.endsWith(".yml")
        || name.endsWith(".yaml")
        || name.endsWith(".php")
        || name.endsWith(".ex")
        || name.endsWith(".exs")
        || name.endsWith(".ini")
        || name.endsWith(".toml")
        || name.endsWith(".properties");
  }

  private static void kinds(TextLines text, Pattern pattern, Gathered gathered) {
    for (TextLines.Hit hit : text.all(pattern)) {
      Connections.kind(hit.group(1))
          .ifPresent(kind -> {
            Map<String, String> settings = new TreeMap<>();
            if (text.file().endsWith("database.yml")) {
              text.first(DATABASE_NAME).ifPresent(name -> settings.put("database", name.group(1)));
            }
            gathered.service(
                new ServiceNeed(
                    kind,
                    kind,
                    "",
                    settings,
                    hit.says("keeps data in " + kind, Confidence.LIKELY)));
          });
    }
    for (TextLines.Hit hit : text.all(Pattern.compile("\\benv\\(\"(\\w{1,99})\"\\)"))) {
      if (text.file().endsWith(".prisma")) {
        gathered.variable(hit.group(1), "", hit.says("variable " + hit.group(1)));
      }
    }
  }

  private static void addresses(TextLines text, Gathered gathered) {
    for (int i = 0; i < text.lines().size(); i++) {
      String line = text.lines().get(i);
      if (COMMENT.matcher(line).find()) {
        continue;
      }
      Evidence why = new Evidence(text.file(), i + 1, "names a service", Confidence.LIKELY);
      Connections.address(line, why).ifPresent(gathered::service);
      KIND_BY_SETTING.forEach((pattern, kind) -> {
        if (pattern.matcher(line).find()) {
          gathered.service(new ServiceNeed(kind, kind, "", Map.of(), why));
        }
      });
    }
  }
}
