// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookRootTest {
  private final HookRoot root = new HookRoot(Path.of("/nowhere"), Set.of("sh", "awk", "git"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 0",
        "#!/bin/sh",
        "#!/bin/sh -e\nexit 0",
        "#! /usr/bin/awk -f\n{ print }",
        "#!/usr/bin/env sh\n",
        "# no shebang\n"
      })
  void starts(String script) {
    assertThat(root.refusal(script)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!/bin/bash\n", "#!/usr/bin/env bash\n", "#!bash\n"})
  void does_not_start_without_its_interpreter(String script) {
    assertThat(root.refusal(script))
        .hasValueSatisfying(words ->
            assertThat(words).contains("bash where hooks run").endsWith("begin with #!/bin/sh"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!\n", "#!/usr/bin/env\n", "#!/bin/../usr/bin/sh\n", "#!/bin/\n"})
  void does_not_start_with_a_first_line_that_names_nothing(String script) {
    assertThat(root.refusal(script)).isPresent();
  }

  @Test
  void neither_empty_nor_with_windows_line_ends() {
    assertThat(root.refusal(" \n\t\n")).hasValue("a script has at least one line");
    assertThat(root.refusal("#!/bin/sh\r\nexit 0\r\n"))
        .hasValueSatisfying(words -> assertThat(words).startsWith("its lines end as on Windows"));
  }

  @Test
  void ends_are_said_in_a_few_words() {
    assertThat(new HookEnd.Exited(0).isGood()).isTrue();
    assertThat(new HookEnd.Exited(1).words()).isEqualTo("ended with status 1");
    assertThat(new HookEnd.Exited(137).words()).isEqualTo("was ended by signal 9");
    assertThat(new HookEnd.Full(HookBox.MEMORY).words())
        .isEqualTo("took more than 256 MiB of memory");
    assertThat(new HookEnd.Loud(HookBox.OUTPUT).isGood()).isFalse();
  }
}
