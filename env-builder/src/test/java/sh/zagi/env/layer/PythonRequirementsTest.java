// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.repo.FileTree;

class PythonRequirementsTest {
  private static final String HASH = "sha256:" + "a".repeat(64);

  private static String text(String lock, String manifest, Map<String, String> files)
      throws FetchException {
    return PythonRequirements.text(
        new ProjectFiles(FileTree.ofFiles(files)), new DepsSpec("pip", lock, manifest));
  }

  @Test
  void requirements_files_include_each_other_and_options_are_not_obeyed() throws FetchException {
    assertThat(
            text(
                "",
                "req/dev.txt",
                Map.of(
                    "req/dev.txt",
                    "--index-url http://evil/\n"
                        + "-r base.txt\n"
                        + "-e .\n"
                        + "pytest>=7 ; python_version >= '3.8'  # tests\n",
                    "req/base.txt",
                    "flask==2.2.2 \\\n    --hash=" + HASH + "\n.\n--find-links /x\n-r dev.txt\n")))
        .isEqualTo("pytest>=7 ; python_version >= '3.8'\nflask==2.2.2 --hash=" + HASH + "\n");
  }

  @Test
  void what_comes_from_an_address_is_refused_with_a_way_out() {
    for (String line : new String[] {"x @ git+https://h/x", "git+ssh://h/x", "https://h/x.whl"}) {
      assertThatThrownBy(() -> text("", "requirements.txt", Map.of("requirements.txt", line)))
          .isInstanceOf(FetchException.class)
          .hasMessageEndingWith("depend on a published version");
    }
  }

  @Test
  void each_lockfile_becomes_pinned_requirements() throws FetchException {
    String poetry =
        "[[package]]\nname = \"a\"\nversion = \"1\"\nfiles = [{file = \"a-1.whl\", hash = \""
            + HASH
            + "\"}]\n"
            + "[[package]]\n"
            + "name = \"w\"\n"
            + "version = \"1\"\n"
            + "files = [{file = \"w-1-cp311-cp311-win_amd64.whl\", hash = \""
            + HASH
            + "\"}]\n";
    String uv =
        "[[package]]\nname = \"app\"\nversion = \"0\"\nsource = { editable = \".\" }\n"
            + "[[package]]\nname = \"a\"\nversion = \"1\"\nsource = { registry = \"https://x\" }\n"
            + "sdist = { url = \"https://x/a-1.tar.gz\", hash = \""
            + HASH
            + "\", size = 1 }\n";
    String pdm =
        "[[package]]\n"
            + "name = \"a\"\n"
            + "version = \"1\"\n"
            + "marker = \"python_version < '4'\"\n"
            + "files = [{file = \"a-1.tar.gz\", hash = \""
            + HASH
            + "\"}]\n";
    String pipfile =
        "{\"default\":{\"a\":{\"version\":\"==1\",\"hashes\":[\"" + HASH + "\"]}},\"develop\":{}}";
    String line = "a==1 --hash=" + HASH + "\n";
    assertThat(text("poetry.lock", "pyproject.toml", Map.of("poetry.lock", poetry)))
        .isEqualTo(line);
    assertThat(text("uv.lock", "pyproject.toml", Map.of("uv.lock", uv))).isEqualTo(line);
    assertThat(text("pdm.lock", "pyproject.toml", Map.of("pdm.lock", pdm)))
        .isEqualTo("a==1 ; python_version < '4' --hash=" + HASH + "\n");
    assertThat(text("Pipfile.lock", "Pipfile", Map.of("Pipfile.lock", pipfile))).isEqualTo(line);
  }

  @Test
  void pyproject_names_the_packages_of_the_project_its_tests_and_its_build() throws FetchException {
    assertThat(
            text(
                "",
                "pyproject.toml",
                Map.of(
                    "pyproject.toml",
                    """
                    [project]
                    dependencies = ["flask>=2"]
                    [project.optional-dependencies]
                    test = ["pytest"]
                    docs = ["sphinx"]
                    [dependency-groups]
                    dev = ["ruff", {include-group = "x"}]
                    [build-system]
                    requires = ["hatchling"]
                    """)))
        .isEqualTo("flask>=2\npytest\nruff\nhatchling\n");
    assertThat(
            text(
                "",
                "pyproject.toml",
                Map.of(
                    "pyproject.toml",
                    """
                    [tool.poetry.dependencies]
                    python = "^3.9"
                    requests = {version = "^2.31", extras = ["socks"]}
                    local = {path = "../x"}
                    [tool.poetry.group.dev.dependencies]
                    pytest = "*"
                    """)))
        .isEqualTo("requests[socks]>=2.31,<3\npytest\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "^1.2.3 ; >=1.2.3,<2",
        "^0.2.3 ; >=0.2.3,<0.3",
        "^0.0.3 ; >=0.0.3,<0.0.4",
        "~1.2.3 ; >=1.2.3,<1.3",
        "~1 ; >=1,<2",
        "~=1.4 ; ~=1.4",
        "1.2 ; ==1.2",
        ">=1,<2 ; >=1,<2",
      })
  void ranges_of_poetry_become_those_of_pip(String range, String specifier) {
    assertThat(PyProject.specifier(range)).isEqualTo(specifier);
  }
}
