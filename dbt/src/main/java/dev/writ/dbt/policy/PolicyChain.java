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
  private final Map<String, Written> written = new LinkedHashMap<>();
  private final Set<String> blocks = new HashSet<>();
  private final Fold fold;

  private PolicyChain(LocalDate today) {
    this.fold = new Fold(written, blocks, problems, today);
  }

  /**
   * Reads and folds.
   *
   * @param parentFirst none for no policy at all
   * @param today in UTC; how long delegated exceptions may last is counted from it
   * @throws ProblemsFound everything that is wrong, in the order of the files
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
    @Nullable Written scope = null;
    for (int i = 0; i < documents.size(); i++) {
      PolicyDocument document = documents.get(i);
      String sha256 = Sha256.of(document.bytes());
      files.add(new PolicyFile(document.name(), sha256));
      hashes.append(sha256);
      Node root = parse(document);
      if (root != null) {
        scope = scope(document, root, i == 0, scope);
        link(document, root, i);
      }
    }
    EffectivePolicy policy =
        fold.policy(files, Sha256.of(hashes.toString().getBytes(StandardCharsets.US_ASCII)));
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
    return policy;
  }

  /** Null where there is nothing to fold: an empty file, or one that can't be read. */
  private @Nullable Node parse(PolicyDocument document) {
    YamlReader.Read read = YamlReader.read(document.name(), document.bytes(), Dialect.CORE);
    read.problems().forEach(each -> problem(document, "POLICY_NOT_YAML", each));
    if (!read.problems().isEmpty() || read.documents().isEmpty()) {
      return null;
    }
    if (read.documents().size() > 1) {
      problems.add(
          Problem.at(
              Written.at(document.name(), read.documents().get(1)),
              "POLICY_INVALID",
              "a policy file holds one document; put the second into a file of its own"));
      return null;
    }
    Node root = read.documents().getFirst();
    Node judged = isPlatformManifest(root) ? ours(root) : root;
    ShapeCheck.Findings found = ShapeCheck.check(judged, GovernanceShape.WRIT_YAML, "");
    int before = problems.size();
    found.warnings().forEach(each -> problem(document, "POLICY_UNKNOWN_KEY", each));
    found.problems().forEach(each -> problem(document, "POLICY_INVALID", each));
    problems.subList(before, problems.size()).sort(BY_PLACE);
    return found.warnings().isEmpty() && found.problems().isEmpty() ? judged : null;
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
  private @Nullable Written scope(
      PolicyDocument document, Node root, boolean first, @Nullable Written before) {
    Node own = root.at("scope");
    Node parent = root.at("parent_manifest");
    boolean domain = "domain".equals(root.textAt("scope"));
    if (first && (domain || parent != null)) {
      problems.add(
          Problem.at(
                  Written.at(document.name(), domain && own != null ? own : root),
                  "PARENT_POLICY_MISSING",
                  parent == null
                      ? "a file of scope `domain` has a parent, and none stands before it"
                      : "its parent `%s` does not stand before it"
                          .formatted(root.textAt("parent_manifest")))
              .suggesting("give the parent's file first: --policy PARENT --policy THIS"));
    }
    if (before != null && rank(root.textAt("scope")) < rank(before.node().toValue().display())) {
      problems.add(
          Problem.at(
                  Written.at(document.name(), own == null ? root : own),
                  "POLICY_SCOPE_ORDER",
                  "a file of scope `%s` stands after one of scope `%s` (%s)"
                      .formatted(
                          root.textAt("scope"), before.node().toValue().display(), before.place()))
              .suggesting("give enterprise first, then domain, then the project's own"));
    }
    return own == null ? before : new Written(document.name(), own);
  }

  private static int rank(@Nullable String scope) {
    return scope == null ? 2 : scope.equals("enterprise") ? 0 : 1;
  }

  private void link(PolicyDocument document, Node root, int position) {
    fold.begin(document, position);
    Node governance = root.at(GovernanceShape.GOVERNANCE);
    if (governance != null) {
      walk(document.name(), governance, "");
      fold.unite(governance);
    }
    Node dbt = root.at("dbt");
    if (dbt != null) {
      walk(document.name(), dbt, "dbt");
      fold.uniteOptions(dbt);
    }
    fold.end();
  }

  /** Each key of the table that is written here. */
  private void walk(String file, Node node, String path) {
    if (!(node instanceof Node.Mapping mapping)) {
      return;
    }
    blocks.add(path);
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
        write(at, strength, new Written(file, value));
      }
    }
  }

  private void write(String path, Strength strength, Written value) {
    Written parent = written.get(path);
    if (parent != null && strength.isWeaker(value.node(), parent.node())) {
      problems.add(
          Problem.at(
                  value.place(),
                  "E230",
                  ("Cannot weaken security policy '%s' from '%s' to '%s'. Child manifests can only"
                          + " maintain or strengthen parent policies.")
                      .formatted(path, shown(parent.node()), shown(value.node())))
              .suggesting("the parent's value stands at " + parent.place()));
      return;
    }
    fold.beforeWriting(path, value);
    written.put(path, value);
  }

  static String shown(Node node) {
    return node instanceof Node.Scalar scalar
        ? scalar.value().display()
        : node.toValue().toString();
  }
}
