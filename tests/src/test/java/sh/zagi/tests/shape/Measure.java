// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.shape;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/// Collects what one file declares: types and functions with their sizes.
final class Measure extends TreePathScanner<@Nullable Void, @Nullable Void> {
  /// @param topLevel not nested in another type
  record Type(String name, boolean isPublic, boolean topLevel, boolean documented) {}

  record Function(String name, int lines, int parameters, boolean isPublic, boolean overrides) {}

  private final SourceFile file;
  private final List<Type> types = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<String> outer = new ArrayList<>();

  private Measure(SourceFile file) {
    this.file = file;
  }

  static Measure of(SourceFile file) {
    Measure measure = new Measure(file);
    measure.scan(file.unit(), null);
    return measure;
  }

  List<Type> types() {
    return types;
  }

  List<Function> functions() {
    return functions;
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
    Name simple = tree.getSimpleName();
    boolean named = !simple.isEmpty();
    outer.add(named ? simple.toString() : "anonymous");
    if (named) {
      types.add(
          new Type(
              String.join(".", outer),
              tree.getModifiers().getFlags().contains(Modifier.PUBLIC),
              outer.size() == 1,
              file.docs().getDocComment(getCurrentPath()) != null));
    }
    super.visitClass(tree, null);
    outer.removeLast();
    return null;
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
    // A compact constructor shows the record's components as parameters that nobody typed.
    boolean compact = isCompactConstructor(tree);
    functions.add(
        new Function(
            String.join(".", outer) + "#" + tree.getName(),
            lines(tree),
            compact ? 0 : tree.getParameters().size(),
            tree.getModifiers().getFlags().contains(Modifier.PUBLIC),
            tree.getModifiers().getAnnotations().stream()
                .anyMatch(note -> note.getAnnotationType().toString().equals("Override"))));
    return super.visitMethod(tree, null);
  }

  private boolean isCompactConstructor(MethodTree tree) {
    Tree parent = getCurrentPath().getParentPath().getLeaf();
    return parent.getKind() == Tree.Kind.RECORD && tree.getName().contentEquals("<init>");
  }

  private int lines(MethodTree tree) {
    LineMap map = file.unit().getLineMap();
    long start = file.docs().getSourcePositions().getStartPosition(file.unit(), tree);
    long end = file.docs().getSourcePositions().getEndPosition(file.unit(), tree);
    return (int) (map.getLineNumber(end) - map.getLineNumber(start) + 1);
  }
}
