package dev.writ.rego.compile;

import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * A clause with the module that it stands in.
 *
 * @param path constants below {@code data}: package, name, and what follows up to the first
 *     variable
 * @param rest what follows from the first variable on
 */
public record CompiledRule(Module module, Rule rule, List<RegoValue> path, List<Term> rest) {

  static CompiledRule of(Module module, Rule rule) {
    List<RegoValue> path = new ArrayList<>();
    for (String name : module.path()) {
      path.add(RegoValue.of(name));
    }
    path.add(RegoValue.of(rule.head().name().name()));
    List<Term> rest = new ArrayList<>();
    for (Term part : rule.head().path()) {
      if (rest.isEmpty() && part instanceof Term.Scalar(_, RegoValue key)) {
        path.add(key);
      } else {
        rest.add(part);
      }
    }
    return new CompiledRule(module, rule, path, rest);
  }

  CompiledRule with(Rule rewritten) {
    return new CompiledRule(
        module,
        rewritten,
        path,
        rewritten
            .head()
            .path()
            .subList(rule.head().path().size() - rest.size(), rule.head().path().size()));
  }

  public boolean isFunction() {
    return rule.head().arguments() != null;
  }

  /** Whether it adds to a set. */
  public boolean isPartialSet() {
    return rule.head().element() != null;
  }

  /** For messages: {@code data.app.rbac.allow}. */
  public String name() {
    return reference().toString();
  }

  private Term reference() {
    List<Term> keys = new ArrayList<>();
    for (RegoValue key : path) {
      keys.add(new Term.Scalar(rule.at(), key));
    }
    return new Term.Ref(rule.at(), new Term.Var(rule.at(), "data"), keys);
  }
}
