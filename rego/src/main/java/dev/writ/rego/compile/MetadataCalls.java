package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stage 6: puts constants in the place of {@code rego.metadata.chain()} and {@code rule()}. */
final class MetadataCalls {
  private static final String CHAIN = "rego.metadata.chain";
  private static final String RULE = "rego.metadata.rule";

  private final AnnotationSet annotations;
  private final Set<String> banned;

  /**
   * @param banned functions whose calls stay, to be refused later
   */
  MetadataCalls(AnnotationSet annotations, Set<String> banned) {
    this.annotations = annotations;
    this.banned = banned;
  }

  /**
   * The rule with its `else` chain.
   *
   * @param written the same as it stands in the module, which the metadata belongs to
   */
  Rule rule(CompiledRule compiled, Rule written) {
    return clause(compiled, compiled.rule(), written);
  }

  private Rule clause(CompiledRule compiled, Rule rule, Rule written) {
    Constants constants = new Constants(compiled, written);
    Rule.Head head = rule.head();
    Rule.Head rewritten =
        new Rule.Head(
            head.at(),
            head.name(),
            constants.terms(head.path()),
            head.arguments(),
            head.element() == null ? null : constants.term(head.element()),
            head.value() == null ? null : constants.term(head.value()));
    Rule orElse =
        rule.orElse() == null || written.orElse() == null
            ? null
            : clause(compiled, rule.orElse(), written.orElse());
    return new Rule(
        rule.at(),
        rewritten,
        constants.body(rule.body()),
        orElse,
        rule.isDefault(),
        rule.written());
  }

  private final class Constants extends Rewriter {
    private final CompiledRule rule;
    private final Rule written;

    Constants(CompiledRule rule, Rule written) {
      this.rule = rule;
      this.written = written;
    }

    @Override
    Term call(Term.Call call) {
      Term value = call.arguments().isEmpty() ? constant(call) : null;
      return value != null ? value : super.call(call);
    }

    @Override
    Literal literal(Literal literal) {
      // `rego.metadata.rule(x)` binds x, as a call with its result behind the arguments does.
      if (literal.expression() instanceof Literal.Holds(Term.Call call)
          && call.arguments().size() == 1) {
        Term value = constant(call);
        if (value != null) {
          Term.Var unify = new Term.Var(call.at(), "eq");
          Term line = new Term.Call(call.at(), unify, List.of(call.arguments().getFirst(), value));
          return new Literal(
              literal.at(), new Literal.Holds(line), literal.negated(), withs(literal));
        }
      }
      return super.literal(literal);
    }

    private @Nullable Term constant(Term.Call call) {
      String name = call.name();
      if (banned.contains(name)) {
        return null;
      }
      return switch (name) {
        case CHAIN -> {
          List<RegoValue> packagePath = rule.path().subList(0, rule.module().path().size());
          yield asTerm(call.at(), annotations.chain(written, rule.path(), packagePath));
        }
        case RULE -> asTerm(call.at(), annotations.rule(written));
        default -> null;
      };
    }
  }

  private static Term asTerm(Location at, RegoValue value) {
    return switch (value) {
      case RegoValue.Arr array ->
          new Term.Array(at, array.asList().stream().map(element -> asTerm(at, element)).toList());
      case RegoValue.Obj object -> {
        List<Term.Entry> entries = new ArrayList<>();
        for (int i = 0; i < object.size(); i++) {
          entries.add(new Term.Entry(asTerm(at, object.keyAt(i)), asTerm(at, object.valueAt(i))));
        }
        yield new Term.Obj(at, entries);
      }
      case RegoValue.SetOf set ->
          new Term.Set(at, set.asList().stream().map(element -> asTerm(at, element)).toList());
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ ->
          new Term.Scalar(at, value);
    };
  }
}
