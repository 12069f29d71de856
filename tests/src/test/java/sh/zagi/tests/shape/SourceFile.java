// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.shape;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import sh.zagi.tests.SourceTree;

/// One Java file of the product, parsed but not compiled.
record SourceFile(Path path, String text, CompilationUnitTree unit, DocTrees docs) {
  /// Parses the main sources of every module in one go.
  static List<SourceFile> ofProduct() {
    Path root = SourceTree.root();
    List<Path> paths =
        SourceTree.MODULES.stream()
            .flatMap(module ->
                SourceTree.files(root.resolve(module).resolve("src/main/java"), ".java").stream())
            .toList();
    return parse(paths);
  }

  static List<SourceFile> parse(List<Path> paths) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<SourceFile> parsed = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      for (Path path : paths) {
        JavacTask task =
            (JavacTask)
                compiler.getTask(
                    null, files, null, List.of(), null, files.getJavaFileObjects(path));
        CompilationUnitTree unit = task.parse().iterator().next();
        parsed.add(new SourceFile(path, SourceTree.text(path), unit, DocTrees.instance(task)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parsed;
  }

  /// Names the file by module and below, as a person would type it.
  String name() {
    return SourceTree.root().relativize(path).toString();
  }

  boolean isPackageInfo() {
    return path.endsWith("package-info.java");
  }

  int lines() {
    return (int) text.lines().count();
  }
}
