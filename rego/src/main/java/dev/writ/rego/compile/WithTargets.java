package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.builtin.BuiltinCatalogue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stage 7: what {@code with} may put something in the place of. */
final class WithTargets {
  private static final String REPLACING = "with keyword replacing built-in function: ";

  /** What these give is known when a policy is compiled. */
  private static final Set<String> FIXED =
      Set.of("eq", "rego.metadata.chain", "rego.metadata.rule");

  private final RuleTree tree;
  private final Settings settings;
  private final Faults faults;

  WithTargets(RuleTree tree, Settings settings, Faults faults) {
    this.tree = tree;
    this.settings = settings;
    this.faults = faults;
  }

  void check(Rule rule) {
    for (Rule clause = rule; clause != null; clause = clause.orElse()) {
      Walk walk = new Walk();
      Rule.Head head = clause.head();
      walk.terms(head.path());
      if (head.element() != null) {
        walk.term(head.element());
      }
      if (head.value() != null) {
        walk.term(head.value());
      }
      walk.body(clause.body());
    }
  }

  void check(Body body) {
    new Walk().body(body);
  }

  private final class Walk extends Rewriter {
    /** Of the targets of one line only the first wrong one is reported. */
    @Override
    Literal literal(Literal literal) {
      for (Literal.With with : literal.withs()) {
        String wrong = wrong(with);
        if (wrong == null) {
          continue;
        }
        Location at = with.target().at();
        if (wrong.startsWith("with keyword target")) {
          faults.type(at, wrong);
        } else {
          faults.compile(at, wrong);
        }
        break;
      }
      return super.literal(literal);
    }
  }

  private @Nullable String wrong(Literal.With with) {
    Term target = with.target();
    if (isBelow("input", target)) {
      return null;
    }
    if (isBelow("data", target)) {
      return cutsRule(target)
          ? "with keyword cannot partially replace virtual document(s)"
          : wrongValue(with.value());
    }
    String name = target.toString();
    if (settings.banned().contains(name)) {
      return unsafe(name);
    }
    Builtin builtin = settings.builtin(name);
    if (builtin == null) {
      return "with keyword target must reference existing input, data, or a function";
    }
    if (FIXED.contains(name)) {
      return REPLACING + "replacement of \"" + name + "\" invalid";
    }
    if (name.startsWith("internal.")) {
      return REPLACING + "replacement of internal function \"" + name + "\" invalid";
    }
    if (BuiltinCatalogue.isRelation(name)) {
      return REPLACING + "target must not be a relation";
    }
    if (builtin.signature().result() == null) {
      return REPLACING + "target must not be a void function";
    }
    return wrongValue(with.value());
  }

  private @Nullable String wrongValue(Term value) {
    String name = value instanceof Term.Var || value instanceof Term.Ref ? value.toString() : "";
    return settings.banned().contains(name) ? unsafe(name) : null;
  }

  private static String unsafe(String name) {
    return REPLACING + "target must not be unsafe: \"" + name + "\"";
  }

  /** Whether it is a path of constants below one of the documents. */
  private static boolean isBelow(String root, Term target) {
    Term head = target;
    if (target instanceof Term.Ref(_, Term first, var path)) {
      for (Term key : path) {
        if (!(key instanceof Term.Scalar)) {
          return false;
        }
      }
      head = first;
    }
    return head instanceof Term.Var(_, String name) && name.equals(root);
  }

  /** Whether a rule stands above the target, so that only a part of its value would change. */
  private boolean cutsRule(Term target) {
    if (!(target instanceof Term.Ref(_, _, List<Term> path))) {
      return false;
    }
    RuleTree node = tree;
    for (Term part : path) {
      if (!node.rules().isEmpty()) {
        return true;
      }
      RuleTree next = part instanceof Term.Scalar(_, RegoValue key) ? node.below().get(key) : null;
      if (next == null) {
        return false;
      }
      node = next;
    }
    return false;
  }
}
