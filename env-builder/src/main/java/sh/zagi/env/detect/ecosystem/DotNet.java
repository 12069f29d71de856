// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.XmlElement;

/// Recognises .NET by solutions and by projects of C#, F# and Visual Basic.
public final class DotNet implements Ecosystem {
  private static final List<String> PROJECTS = List.of(".csproj", ".fsproj", ".vbproj");
  private static final Pattern MODERN = Pattern.compile("net(?:coreapp)?(\\d+\\.\\d+)");
  private static final int PROJECT_LIMIT = 100;
  private static final int WEB_PORT = 5000;

  @Override
  public String name() {
    return "dotnet";
  }

  @Override
  public List<String> markers() {
    return List.of("*.sln", "*.csproj", "*.fsproj", "*.vbproj");
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    List<String> folders = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (String ending : List.of(".sln", ".slnx")) {
      folders.addAll(Folders.withEnding(files, ending));
    }
    TreeSet<String> projects = new TreeSet<>();
    for (String ending : PROJECTS) {
      projects.addAll(Folders.withEnding(files, ending));
    }
    folders.addAll(projects);
    for (String folder : folders) {
      boolean part = found.stream().anyMatch(one -> Folders.within(folder, one));
      boolean empty = projects.stream().noneMatch(one -> Folders.within(one, folder));
      if (!part && !empty) {
        found.add(folder);
      }
    }
    return Folders.each(files, found, folder -> root(files, folder));
  }

  private record Project(String file, XmlElement xml) {
    Optional<XmlElement> property(String name) {
      return xml.children().stream()
          .filter(one -> one.name().equals("PropertyGroup"))
          .flatMap(one -> one.find(name).stream())
          .findFirst();
    }
  }

  private Optional<Root> root(ProjectFiles files, String folder) throws BrokenFileException {
    Map<String, Project> projects = new LinkedHashMap<>();
    BrokenFileException broken = null;
    for (String file : files.under(Folders.join(folder, ""))) {
      if (PROJECTS.stream().anyMatch(file::endsWith)
          && !Folders.isForeign(Folders.of(file))
          && projects.size() < PROJECT_LIMIT) {
        try {
          Documents.xml(files, file).ifPresent(xml -> projects.put(file, new Project(file, xml)));
        } catch (BrokenFileException e) {
          broken = e;
        }
      }
    }
    if (projects.isEmpty()) {
      if (broken != null) {
        throw broken;
      }
      return Optional.empty();
    }
    return Optional.of(describe(files, folder, List.copyOf(projects.values())));
  }

  private Root describe(ProjectFiles files, String folder, List<Project> projects) {
    Optional<String> solution =
        files.under(Folders.join(folder, "")).stream()
            .filter(file -> Folders.of(file).equals(folder))
            .filter(file -> file.endsWith(".sln") || file.endsWith(".slnx"))
            .findFirst();
    String main = solution.orElse(projects.getFirst().file());
    Draft draft = Draft.of(name(), main, "is a .NET project");
    Project first = programs(files, projects).stream().findFirst().orElse(projects.getFirst());
    draft.app(
        solution.map(DotNet::stem).orElseGet(() -> stem(first.file())),
        first.property("Version").map(XmlElement::text).orElse(""));
    projects.forEach(project -> frameworks(draft, project));
    directory(files, draft);
    draft.tool("dotnet");
    draft.manager("nuget", "", new Evidence(main, 0, "NuGet has the libraries"));
    boolean ambiguous =
        solution.isEmpty()
            && files.under(Folders.join(folder, "")).stream()
                    .filter(file -> Folders.of(file).equals(folder))
                    .filter(file -> PROJECTS.stream().anyMatch(file::endsWith))
                    .count()
                != 1;
    String target = ambiguous ? " " + inside(draft, first.file()) : "";
    draft.task("install", "dotnet restore" + target).task("build", "dotnet build" + target);
    tests(draft, projects, solution.isPresent());
    programs(files, projects).stream().findFirst().ifPresent(project -> start(draft, project));
    return draft.root();
  }

  private static void tests(Draft draft, List<Project> projects, boolean solution) {
    projects.stream()
        .filter(DotNet::isTest)
        .findFirst()
        .ifPresent(project ->
            draft.usual(
                "test",
                solution || Folders.of(project.file()).equals(draft.path())
                    ? "dotnet test"
                    : "dotnet test " + inside(draft, project.file()),
                new Evidence(project.file(), 0, "is a test project")));
  }

  private static void start(Draft draft, Project project) {
    boolean here = Folders.of(project.file()).equals(draft.path());
    Evidence why = new Evidence(project.file(), project.xml().line(), "is a program");
    draft.usual(
        "start",
        here ? "dotnet run" : "dotnet run --project " + inside(draft, project.file()),
        why);
    if (isWeb(project)) {
      draft.port(WEB_PORT, new Evidence(project.file(), project.xml().line(), "ASP.NET Core"));
    }
  }

  private static boolean isWeb(Project project) {
    return project.xml().attribute("Sdk").startsWith("Microsoft.NET.Sdk.Web");
  }

  private static String inside(Draft draft, String file) {
    String path = file.substring(draft.below("").length());
    return path.contains(" ") ? "'" + path + "'" : path;
  }

  private static String stem(String file) {
    String name = Folders.name(file);
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static void frameworks(Draft draft, Project project) {
    for (String name : List.of("TargetFramework", "TargetFrameworks")) {
      project.property(name).ifPresent(one -> framework(draft, project.file(), one));
    }
  }

  /// Settings for all projects below a folder.
  private static void directory(ProjectFiles files, Draft draft) {
    String file = draft.below("Directory.Build.props");
    try {
      Documents.xml(files, file)
          .map(xml -> new Project(file, xml))
          .ifPresent(project -> frameworks(draft, project));
    } catch (BrokenFileException _) {
      draft.fact(new Evidence(file, 0, "cannot be read"));
    }
  }

  private static void framework(Draft draft, String file, XmlElement element) {
    for (String one : element.text().split(";", -1)) {
      Matcher version = MODERN.matcher(one.strip());
      if (version.lookingAt()) {
        draft.tool(
            "dotnet",
            version.group(1),
            new Evidence(file, element.line(), "target framework " + one.strip()));
      }
    }
  }

  private static boolean isTest(Project project) {
    boolean stated =
        project.property("IsTestProject").filter(one -> one.text().equals("true")).isPresent();
    return stated
        || project.xml().children().stream()
            .filter(one -> one.name().equals("ItemGroup"))
            .flatMap(one -> one.children().stream())
            .filter(one -> one.name().equals("PackageReference"))
            .anyMatch(one -> one.attribute("Include").equals("Microsoft.NET.Test.Sdk"));
  }

  private static List<Project> programs(ProjectFiles files, List<Project> projects) {
    return projects.stream()
        .filter(project -> !isTest(project))
        .filter(project ->
            isWeb(project)
                || project
                    .property("OutputType")
                    .filter(one -> one.text().matches("(?i)exe|winexe"))
                    .isPresent())
        .filter(project -> files.has(project.file()))
        .toList();
  }
}
