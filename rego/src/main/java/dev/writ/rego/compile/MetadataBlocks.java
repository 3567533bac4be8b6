package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.builtin.YamlReader;
import dev.writ.rego.compile.Annotation.Scope;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Module.Comment;
import dev.writ.rego.syntax.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stage 6: finds the metadata blocks among the comments of a module and attaches each to the
 * statement below it. A block is a comment {@code # METADATA} that begins a line, with the comments
 * on the lines directly below.
 */
final class MetadataBlocks {
  private static final String OPENING = "METADATA";

  private final Module module;
  private final Faults faults;

  private MetadataBlocks(Module module, Faults faults) {
    this.module = module;
    this.faults = faults;
  }

  /** The metadata of a module; what is wrong with a block is an error at its place. */
  static List<Annotation> read(Module module, Faults faults) {
    return new MetadataBlocks(module, faults).read();
  }

  /** A block as it is written. */
  record Block(Location at, List<Comment> lines) {
    String yaml() {
      StringBuilder text = new StringBuilder();
      for (Comment line : lines) {
        String content = line.text();
        text.append(content.startsWith(" ") ? content.substring(1) : content).append('\n');
      }
      return text.toString();
    }
  }

  private List<Annotation> read() {
    List<Annotation> annotations = new ArrayList<>();
    for (Block block : blocks(module.comments())) {
      if (!hasYaml()) {
        faults.parse(
            block.at(),
            "metadata blocks need SnakeYAML: add org.yaml:snakeyaml to the class path, or take"
                + " the block away");
        continue;
      }
      MetadataReader reader = new MetadataReader(block);
      MetadataReader.Content content = reader.read(faults);
      Annotation annotation = content == null ? null : attached(block, content);
      if (annotation != null) {
        annotations.add(annotation);
      }
    }
    return annotations;
  }

  private static boolean hasYaml() {
    try {
      return YamlReader.isReady();
    } catch (NoClassDefFoundError absent) {
      return false;
    }
  }

  private static List<Block> blocks(List<Comment> comments) {
    List<Block> blocks = new ArrayList<>();
    Block open = null;
    int row = 0;
    for (Comment comment : comments) {
      Location at = comment.at();
      if (open != null && at.row() == row + 1 && at.column() == 1) {
        open.lines().add(comment);
      } else if (at.column() == 1 && comment.text().strip().startsWith(OPENING)) {
        open = new Block(at, new ArrayList<>());
        blocks.add(open);
      } else {
        open = null;
      }
      row = at.row();
    }
    return blocks;
  }

  /** A statement that metadata may stand above. */
  private record Target(String kind, Location at, @Nullable Rule rule) {}

  /** The first statement below a row, or null. */
  private @Nullable Target below(int row) {
    if (module.packageAt().row() > row) {
      return new Target("package", module.packageAt(), null);
    }
    Target next = null;
    for (Module.Import one : module.imports()) {
      if (one.at().row() > row) {
        next = new Target("import", one.at(), null);
        break;
      }
    }
    for (Rule rule : module.rules()) {
      if (rule.at().row() > row) {
        return next == null || rule.at().offset() < next.at().offset()
            ? new Target("rule", rule.at(), rule)
            : next;
      }
    }
    return next;
  }

  private @Nullable Annotation attached(Block block, MetadataReader.Content content) {
    Target target = below(block.at().row());
    String kind = target == null ? "" : target.kind();
    String scope = content.scope();
    if (scope.isEmpty()) {
      scope = kind.equals("rule") && content.entrypoint() ? "document" : kind;
    }
    Scope known = scope(scope);
    if (known == null) {
      faults.parse(
          block.at(),
          "invalid annotation scope '"
              + scope
              + "'. Use one of 'rule', 'document', 'package', or 'subpackages'");
    } else {
      String wanted = known == Scope.RULE || known == Scope.DOCUMENT ? "rule" : "package";
      if (!kind.equals(wanted)) {
        String have = target == null ? "" : " (have " + kind + ")";
        faults.parse(
            block.at(), "annotation scope '" + scope + "' must be applied to " + wanted + have);
      }
    }
    if (content.entrypoint() && known != Scope.DOCUMENT && known != Scope.PACKAGE) {
      faults.parse(
          block.at(),
          "annotation entrypoint applied to non-document or package scope '" + scope + "'");
    }
    if (target == null || known == null) {
      return null;
    }
    Obj value = content.value(known.title());
    List<RegoValue> path =
        target.rule() != null
            ? CompiledRule.of(module, target.rule()).path()
            : module.path().stream().<RegoValue>map(RegoValue::of).toList();
    return new Annotation(
        block.at(), known, path, target.at(), target.rule(), value, content.compile());
  }

  private static @Nullable Scope scope(String title) {
    for (Scope scope : Scope.values()) {
      if (scope.title().equals(title)) {
        return scope;
      }
    }
    return null;
  }
}
