// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.debian.SmallIndex;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.storage.repo.FileTree;

class PythonPackagesTest {
  private static final PythonPackages DEBIAN =
      new PythonPackages(
          SmallIndex.of(
              """
              python3-requests 2.28.1+dfsg-1
              python3-yaml 6.0-3+b2
              python3-flask-sqlalchemy 3.0.2-1
              python3-ruamel.yaml 0.17.21-1
              python3-dateutil 2.8.2-2
              python3-django 3:3.2.25-0+deb12u7
              python3-bs4 4.11.2-2
              python3-typing-extensions 4.4.0-1
              """));

  private static List<PythonRequirement> read(Map<String, String> files, String folder) {
    return PythonFiles.read(new ProjectFiles(FileTree.ofFiles(files)), folder, "3.11");
  }

  private static PythonPackages.Answer choose(String requirements) {
    return DEBIAN.choose(read(Map.of("requirements.txt", requirements), ""));
  }

  @ParameterizedTest
  @CsvSource({
    "requests,python3-requests",
    "PyYAML,python3-yaml",
    "Flask_SQLAlchemy,python3-flask-sqlalchemy",
    "ruamel.yaml,python3-ruamel.yaml",
    "python-dateutil,python3-dateutil",
    "BeautifulSoup4,python3-bs4"
  })
  void names_of_the_index_become_names_of_debian(String name, String debian) {
    assertThat(choose(name).packages()).containsOnlyKeys(debian);
  }

  @Test
  void versions_are_checked_and_what_is_missing_is_named() {
    PythonPackages.Answer answer =
        choose(
            """
            # for production
            requests[socks] >=2.20,<3   # http
            django~=4.2
            left-pad==1.0
            PyYAML!=5.*; python_version >= "3.6"
            typing-extensions; python_version < "3.8"
            dataclasses
            bs5 @ https://example.org/bs5.zip
            -e .
            --index-url https://example.org
            """);
    assertThat(answer.packages())
        .containsEntry("python3-requests", "requirements.txt:2 asks for requests[socks] >=2.20,<3")
        .containsOnlyKeys("python3-requests", "python3-django", "python3-yaml");
    assertThat(answer.unsatisfied())
        .containsExactly(
            "requirements.txt:3: asks for django ~=4.2, Debian's 3.2.25 is taken",
            "requirements.txt:4: Debian has no package of left-pad",
            "requirements.txt:8: Debian has no package of bs5");
  }

  @Test
  void requirements_are_found_in_every_kind_of_file() {
    Map<String, String> files =
        Map.of(
            "app/pyproject.toml",
            """
            [build-system]
            requires = ["flit-core"]
            [project]
            dependencies = [
              "aa>=1",
            ]
            [project.optional-dependencies]
            test = ["bb"]
            docs = ["not-docs"]
            [dependency-groups]
            dev = ["cc"]
            [tool.poetry.dependencies]
            python = "^3.8"
            dd = "^2.1"
            ee = { version = "1.0", optional = true }
            [tool.poetry.group.dev.dependencies]
            ff = "*"
            """,
            "app/setup.cfg",
            "[options]\ninstall_requires =\n    gg>=2\n    hh\n[options.extras_require]\n"
                + "test = ii\ndocs =\n    not-docs\n",
            "app/setup.py",
            "setup(install_requires=[\n  'jj>=1',\n])",
            "app/tox.ini",
            "[testenv]\ndeps =\n    pp<6\n    py27: not-pp\n    -e .\n[testenv:docs]\n"
                + "deps = not-pp\n",
            "app/Pipfile",
            "[packages]\nkk = \"*\"\n[dev-packages]\nll = {version = \"==1\"}\n",
            "app/requirements/dev.txt",
            "-r ../base.in\n-r base.txt\nmm",
            "app/requirements/base.txt",
            "nn==1 --hash=sha256:00",
            "other/requirements.txt",
            "not-here");
    assertThat(read(files, "app"))
        .extracting(PythonRequirement::name)
        .containsExactlyInAnyOrder(
            "flit-core",
            "aa",
            "bb",
            "cc",
            "dd",
            "ff",
            "gg",
            "hh",
            "ii",
            "jj",
            "kk",
            "ll",
            "nn",
            "mm",
            "pp");
    assertThat(read(files, "app"))
        .filteredOn(one -> one.name().equals("jj"))
        .extracting(one -> one.evidence().place())
        .containsExactly("app/setup.py:2");
  }

  @Test
  void hostile_texts_ask_for_nothing_or_little() {
    Map<String, String> files =
        Map.of(
            "requirements.txt", "-r requirements.txt\n-r ../../../etc/passwd\n" + "a".repeat(5000),
            "pyproject.toml", "[project]\ndependencies = 7\n[tool]\npoetry = []",
            "setup.py", "install_requires=[" + "'".repeat(1000));
    assertThat(read(files, "")).isEmpty();
  }
}
