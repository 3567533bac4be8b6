package dev.writ.rego.workbench;

import dev.writ.rego.PolicySource;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tests such as {@code test_sum[note]}, one case for each note. What the rule holds are the cases
 * that passed; to learn of the others, each tells its name as soon as it is known, by a call that
 * is written behind that line of the body.
 */
final class NamedCases {
  static final String TELL = "internal.test_case";

  private NamedCases() {}

  /** The source with the calls; its rows stay as they are. */
  static PolicySource told(Module module) {
    Map<Integer, String> calls = new TreeMap<>();
    for (Rule rule : module.rules()) {
      List<Term> names =
          rule.head().path().stream().filter(part -> !(part instanceof Term.Scalar)).toList();
      if (TestName.of(module, rule) != null && !names.isEmpty()) {
        List<Literal> lines = rule.body().literals();
        int known = lastOf(lines, names);
        if (known >= 0 && known < lines.size() - 1) {
          String call =
              names.stream().map(Term::toString).collect(Collectors.joining(", ", "([", "])"));
          calls.put(lines.get(known).at().end(), "; " + TELL + call);
        }
      }
    }
    StringBuilder text = new StringBuilder(module.source().text());
    new ArrayList<>(calls.entrySet())
        .reversed()
        .forEach(call -> text.insert(call.getKey(), call.getValue()));
    return new PolicySource(module.source().name(), text.toString(), module.source().language());
  }

  /** The line after which all names are known, -1 when that can't be told. */
  private static int lastOf(List<Literal> lines, List<Term> names) {
    int last = -1;
    for (Term name : names) {
      Term head = name instanceof Term.Ref ref ? ref.head() : name;
      int at = 0;
      while (at < lines.size() && !binds(lines.get(at), head.toString())) {
        at++;
      }
      if (at == lines.size()) {
        return -1;
      }
      last = Math.max(last, at);
    }
    return last;
  }

  private static boolean binds(Literal line, String name) {
    return switch (line.expression()) {
      case Literal.SomeIn(Term key, Term value, _) ->
          (key != null && key.toString().equals(name)) || value.toString().equals(name);
      case Literal.Holds(Term.Call call) ->
          (call.name().equals("assign") || call.name().equals("eq"))
              && call.arguments().stream().anyMatch(one -> one.toString().equals(name));
      case Literal.Holds _,
          Literal.SomeVars _,
          Literal.Every _,
          Literal.Group _,
          Literal.Junction _ ->
          false;
    };
  }
}
