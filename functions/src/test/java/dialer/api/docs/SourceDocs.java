package dialer.api.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The comments of the program's sources, so that what they say of a record's fields and of a
/// handler need not be said again.
final class SourceDocs {
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+) (.*?)(?=\\R\\s*@|\\z)", Pattern.DOTALL);

  /// By `dialer.api.http.Paging`, `...Paging.offset`, and `...Paging#size` for its `@param size`.
  private final Map<String, String> said = new HashMap<>();

  SourceDocs(Path sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null);
        Stream<Path> files = Files.walk(sources)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(java));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Reader(docs, String.valueOf(unit.getPackageName())).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is said of a type before its parameters.
  Optional<String> of(Class<?> type) {
    return Optional.ofNullable(said.get(type.getCanonicalName()));
  }

  Optional<String> of(Class<?> type, String method) {
    return Optional.ofNullable(said.get(type.getCanonicalName() + "." + method));
  }

  Optional<String> component(Class<?> type, String name) {
    return Optional.ofNullable(said.get(type.getCanonicalName() + "#" + name));
  }

  private final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees docs;
    private String inside;

    Reader(DocTrees docs, String inside) {
      this.docs = docs;
      this.inside = inside;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
      String outside = inside;
      inside = outside + "." + tree.getSimpleName();
      note(inside);
      super.visitClass(tree, none);
      inside = outside;
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
      if (getCurrentPath().getParentPath().getLeaf().getKind() != Tree.Kind.METHOD) {
        note(inside + "." + tree.getName());
      }
      return null;
    }

    private void note(String name) {
      String comment = docs.getDocComment(getCurrentPath());
      if (comment == null) {
        return;
      }
      String main = flowing(comment.split("(?m)^\\s*@", 2)[0]);
      if (!main.isEmpty()) {
        said.put(name, main);
      }
      Matcher params = PARAM.matcher(comment);
      while (params.find()) {
        said.put(name + "#" + params.group(1), flowing(params.group(2)));
      }
    }

    private static String flowing(String text) {
      return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\[[\\w.]*#?(\\w+)]", "`$1`");
    }
  }
}
