package dev.writ.dbt.policy;

import dev.writ.dbt.policy.EffectivePolicy.PolicyFile;
import dev.writ.document.Node;
import dev.writ.document.Span;
import dev.writ.document.YamlReader;
import dev.writ.document.YamlReader.Dialect;
import dev.writ.document.schema.ShapeCheck;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From policy files, parent first, to what counts. Every problem of every file is told at once.
 *
 * <p>A later file may only strengthen: each key that it writes is compared with what the files
 * before it wrote; defaults are compared with nothing.
 */
public final class PolicyChain {
  private static final Set<String> UNITED = Set.of("custom_rules", "policies", "policy_overrides");
  private static final String SCHEMA_ID = "https://writ.dev/docs/dbt/schema/governance.json";

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt((Problem problem) -> problem.line() == null ? 0 : problem.line())
          .thenComparingInt(problem -> problem.column() == null ? 0 : problem.column());

  private final List<Problem> problems = new ArrayList<>();
  private final Fold fold;
  private @Nullable Standing before;

  private PolicyChain(LocalDate today) {
    this.fold = new Fold(problems, today);
  }

  /** Where in a chain a file says that it stands. */
  private record Standing(@Nullable String scope, Place place) {
    private int rank() {
      return scope == null ? 2 : scope.equals("enterprise") ? 0 : 1;
    }

    private String shown() {
      return scope == null ? "without a scope" : "of scope `%s`".formatted(scope);
    }
  }

  /**
   * Reads and folds.
   *
   * @param parentFirst none for no policy at all
   * @param today in UTC; how long delegated exceptions may last is counted from it
   * @throws ProblemsFound everything that is wrong, file by file in their order, by line in each
   */
  public static EffectivePolicy read(List<PolicyDocument> parentFirst, LocalDate today) {
    return new PolicyChain(today).fold(parentFirst);
  }

  /** The published JSON Schema of a policy file. */
  public static String schema() {
    return GovernanceShape.schema(SCHEMA_ID);
  }

  private EffectivePolicy fold(List<PolicyDocument> documents) {
    List<PolicyFile> files = new ArrayList<>();
    StringBuilder hashes = new StringBuilder();
    for (int i = 0; i < documents.size(); i++) {
      PolicyDocument document = documents.get(i);
      String sha256 = Sha256.of(document.bytes());
      files.add(new PolicyFile(document.name(), sha256));
      hashes.append(sha256);
      int known = problems.size();
      Node root = parse(document);
      if (root != null) {
        stand(document, root, i == 0);
        link(document, root, i == 0);
      }
      problems.subList(known, problems.size()).sort(BY_PLACE);
    }
    EffectivePolicy policy =
        fold.policy(files, Sha256.of(hashes.toString().getBytes(StandardCharsets.US_ASCII)));
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
    return policy;
  }

  /**
   * What is to be folded: all of a file, or what its wrong values leave of it. Null where that is
   * nothing.
   */
  private @Nullable Node parse(PolicyDocument document) {
    YamlReader.Read read = YamlReader.read(document.name(), document.bytes(), Dialect.CORE);
    read.problems().forEach(each -> problem(document, "POLICY_NOT_YAML", each));
    List<Node> roots = new ArrayList<>(read.documents());
    roots.addAll(read.flawed());
    if (roots.isEmpty()) {
      return null;
    }
    if (roots.size() > 1) {
      problems.add(
          Problem.at(
              Collections.max(
                  roots.stream().map(root -> Written.at(document.name(), root)).toList(),
                  Comparator.comparingInt(Place::line)),
              "POLICY_INVALID",
              "a policy file holds one document; put the second into a file of its own"));
      return null;
    }
    Node root = isPlatformManifest(roots.getFirst()) ? ours(roots.getFirst()) : roots.getFirst();
    ShapeCheck.Findings found = ShapeCheck.check(root, GovernanceShape.WRIT_YAML, "");
    found.warnings().forEach(each -> problem(document, "POLICY_UNKNOWN_KEY", each));
    found.problems().forEach(each -> problem(document, "POLICY_INVALID", each));
    Set<Span> wrong = new HashSet<>();
    read.problems().forEach(each -> wrong.add(each.span()));
    found.problems().forEach(each -> wrong.add(each.span()));
    return Salvage.of(root, wrong);
  }

  private static boolean isPlatformManifest(Node root) {
    String version = root.textAt("apiVersion");
    return "Manifest".equals(root.textAt("kind")) && version != null && version.startsWith("floe.");
  }

  /** What this room reads of a platform's manifest; the rest is not its business. */
  private static Node ours(Node root) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    if (root instanceof Node.Mapping mapping) {
      for (String key : List.of("governance", "dbt", "scope", "parent_manifest")) {
        Node.Entry entry = mapping.entries().get(key);
        if (entry != null) {
          entries.put(key, entry);
        }
      }
    }
    return new Node.Mapping(entries, false, root.span());
  }

  private void problem(PolicyDocument document, String code, dev.writ.document.Problem found) {
    Span span = found.span();
    problems.add(
        new Problem(
            code,
            found.path().isEmpty()
                ? found.message()
                : "`%s` %s".formatted(found.path(), found.message()),
            document.name(),
            span == null ? null : (Integer) span.line(),
            span == null ? null : (Integer) span.column(),
            null));
  }

  /** Enterprise before domain before the rest; whoever has a parent comes after one. */
  private void stand(PolicyDocument document, Node root, boolean first) {
    Node parent = root.at("parent_manifest");
    Node scope = root.at("scope");
    Standing own =
        new Standing(
            root.textAt("scope"), Written.at(document.name(), scope == null ? root : scope));
    if (first && ("domain".equals(own.scope()) || parent != null)) {
      problems.add(
          Problem.at(
                  parent == null ? own.place() : Written.at(document.name(), parent),
                  "PARENT_POLICY_MISSING",
                  parent == null
                      ? "a file of scope `domain` has a parent, and none stands before it"
                      : "its parent `%s` does not stand before it".formatted(shown(parent)))
              .suggesting("give the parent's file first: --policy PARENT --policy THIS"));
    }
    if (before != null && own.rank() < before.rank()) {
      problems.add(
          Problem.at(
                  own.place(),
                  "POLICY_SCOPE_ORDER",
                  "a file %s stands after one %s (%s)"
                      .formatted(own.shown(), before.shown(), before.place()))
              .suggesting("give enterprise first, then domain, then the project's own"));
    }
    before = own;
  }

  private void link(PolicyDocument document, Node root, boolean first) {
    fold.begin(document, first);
    Node governance = root.at(GovernanceShape.GOVERNANCE);
    if (governance != null) {
      walk(document.name(), governance, "");
      fold.union().add(governance);
    }
    Node dbt = root.at("dbt");
    if (dbt != null) {
      walk(document.name(), dbt, "dbt");
      fold.union().addOptions(dbt);
    }
    fold.end(root.at(GovernanceShape.GOVERNANCE, "naming"));
  }

  /** Each key of the table that is written here. */
  private void walk(String file, Node node, String path) {
    if (!(node instanceof Node.Mapping mapping)) {
      return;
    }
    fold.open(path);
    for (String key : mapping.entries().keySet()) {
      Node value = mapping.find(key);
      String at = path.isEmpty() ? key : path + "." + key;
      if (value == null || UNITED.contains(at)) {
        continue;
      }
      Strength strength = Strength.of(at);
      if (strength == null) {
        walk(file, value, at);
      } else {
        fold.write(at, strength, new Written(file, value));
      }
    }
  }

  static String shown(Node node) {
    return node instanceof Node.Scalar scalar
        ? scalar.value().display()
        : node.toValue().toString();
  }
}
