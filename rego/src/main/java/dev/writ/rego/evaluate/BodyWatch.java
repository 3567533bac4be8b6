package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the lines of one clause tell what becomes of them, while its body is planned. */
final class BodyWatch {
  /** Builtins that have a value for whatever they are given, and that nobody hears. */
  private static final Set<String> ALWAYS_DEFINED =
      Set.of("equal", "eq", "neq", "lt", "lte", "gt", "gte", "internal.member_2");

  private final Watched.OfClause clause;
  private final WrittenLines written;
  private final Deque<Watched.OfLine> open = new ArrayDeque<>();

  /** Places of lines: of several for the same text one is told about. */
  private final Set<Location> told = new HashSet<>();

  /** Where references leave what they found. */
  private final Map<Location, Integer> found = new HashMap<>();

  BodyWatch(Watched.OfClause clause, WrittenLines written) {
    this.clause = clause;
    this.written = written;
  }

  Watched.OfClause clause() {
    return clause;
  }

  /**
   * A line whose planning has begun.
   *
   * @param looksAt its references, and the variables that have values before it
   */
  record Begun(Watched.OfLine line, List<Term> looksAt) {}

  Begun begin(Literal literal, BodyPlanner body) {
    Watched.OfLine line =
        new Watched.OfLine(
            clause,
            literal.at(),
            written.around(literal.at()),
            open.peek(),
            literal.expression() instanceof Literal.Every);
    open.push(line);
    line.isSilent = !told.add(line.at) || (!line.at.equals(line.written) && putsAside(literal));
    List<Term> leaves = leaves(literal);
    line.before = variables(leaves, body);
    leaves.removeIf(term -> term instanceof Term.Var(_, String name) && !isKnown(name, body));
    return new Begun(line, leaves);
  }

  /** Whether it gives a value that is needed in a line to a variable that nobody wrote. */
  private static boolean putsAside(Literal literal) {
    return literal.expression() instanceof Literal.Holds(Term.Call call)
        && call.isOf("eq")
        && call.arguments().getFirst() instanceof Term.Var(_, String name)
        && name.startsWith("@");
  }

  private static boolean isKnown(String name, BodyPlanner body) {
    return isRoot(name) || body.isBound(name);
  }

  Step end(Begun begun, Literal literal, Block block, BodyPlanner body) {
    open.pop();
    Watched.OfLine line = begun.line();
    line.after = variables(leaves(literal), body);
    Map<String, Operand> operands = new LinkedHashMap<>();
    for (Term term : begun.looksAt()) {
      Operand operand = operand(term, body);
      operands.putIfAbsent(operand.text(), operand);
    }
    line.operands = List.copyOf(operands.values());
    if (literal.expression() instanceof Literal.Holds(Term.Call call) && body.givesValue(call)) {
      line.callee = call.name();
    }
    WatchedLine step = new WatchedLine(line, block);
    if (needsInputOnly(literal) && block.isDeterministic()) {
      clause.alone.add(step);
    }
    return step;
  }

  /** Where no body is written it is the constant true. */
  static boolean isWritten(Literal literal) {
    return !(literal.expression() instanceof Literal.Holds(Term.Scalar _))
        || literal.at().text().equals(literal.toString());
  }

  /** The lines with where the clause begins and ends. */
  Block whole(Block lines, @Nullable Expr value, int slots) {
    clause.slots = slots;
    return lines.between(new WatchedClause.Enter(clause), new WatchedClause.Exit(clause, value));
  }

  /** A reference that leaves what it found where a line can see it. */
  Expr reference(Location at, Expr reference, BodyPlanner body) {
    if (open.isEmpty()) {
      return reference;
    }
    int slot = body.temporary();
    found.put(at, slot);
    return new WatchedReference(slot, reference);
  }

  private static List<Watched.Variable> variables(List<Term> leaves, BodyPlanner body) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    leaves.forEach(leaf -> variable(leaf, body, slots));
    List<Watched.Variable> variables = new ArrayList<>();
    slots.forEach((name, slot) -> variables.add(new Watched.Variable(name, slot)));
    return List.copyOf(variables);
  }

  private static void variable(Term leaf, BodyPlanner body, Map<String, Integer> slots) {
    Term term = leaf instanceof Term.Ref ref ? ref.head() : leaf;
    if (term instanceof Term.Var(_, String name) && body.isBound(name) && isWritten(name)) {
      slots.put(asWritten(name), body.slot(name));
    }
  }

  private static boolean isWritten(String name) {
    return "@$#".indexOf(name.charAt(0)) < 0;
  }

  private static String asWritten(String name) {
    int mark = name.indexOf('@');
    return mark < 0 ? name : name.substring(0, mark);
  }

  /** Variables and references that are not inside of other bodies. */
  private static List<Term> leaves(Literal literal) {
    List<Term> leaves = new ArrayList<>();
    switch (literal.expression()) {
      case Literal.Holds(Term.Call(_, _, List<Term> arguments)) ->
          arguments.forEach(argument -> leaves(argument, leaves));
      case Literal.Holds(Term term) -> leaves(term, leaves);
      case Literal.Every(_, _, Term domain, _) -> leaves(domain, leaves);
      case Literal.Group _, Literal.Junction _, Literal.SomeVars _, Literal.SomeIn _ -> {}
    }
    return leaves;
  }

  private static void leaves(Term term, List<Term> leaves) {
    switch (term) {
      case Term.Var _ -> leaves.add(term);
      case Term.Ref(_, _, List<Term> path) -> {
        path.forEach(key -> leaves(key, leaves)); // without them it is undefined itself
        leaves.add(term);
      }
      case Term.Array(_, List<Term> elements) -> elements.forEach(e -> leaves(e, leaves));
      case Term.Set(_, List<Term> elements) -> elements.forEach(e -> leaves(e, leaves));
      case Term.Obj(_, List<Term.Entry> entries) ->
          entries.forEach(
              entry -> {
                leaves(entry.key(), leaves);
                leaves(entry.value(), leaves);
              });
      case Term.Scalar _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ -> {}
    }
  }

  private static boolean isRoot(String name) {
    return name.equals("input") || name.equals("data");
  }

  private Operand operand(Term term, BodyPlanner body) {
    Location at = term.at();
    return switch (term) {
      case Term.Ref(_, Term head, List<Term> path) ->
          new Operand(
              SourceText.oneLine(at),
              found.getOrDefault(at, -1),
              origin(head, path, body),
              lookup(head, path, body));
      case Term.Var(_, String name) when isRoot(name) ->
          new Operand(name, -1, Operand.Origin.INPUT, lookup(term, List.of(), body));
      case Term.Var variable ->
          new Operand(shown(variable), body.slot(variable.name()), Operand.Origin.INPUT, null);
      default -> throw new IllegalStateException("no leaf: " + term);
    };
  }

  private static Operand.Origin origin(Term head, List<Term> path, BodyPlanner body) {
    if (!(head instanceof Term.Var(_, String name)) || !name.equals("data")) {
      return Operand.Origin.INPUT;
    }
    Document node = body.documents();
    for (Term key : path) {
      if (node.rules != null) {
        return Operand.Origin.RULE;
      }
      node = key instanceof Term.Scalar(_, RegoValue value) ? node.below.get(value) : null;
      if (node == null) {
        return Operand.Origin.DATA;
      }
    }
    return Operand.Origin.RULE;
  }

  private Operand.Lookup lookup(Term head, List<Term> path, BodyPlanner body) {
    List<Operand.Lookup.Key> keys = path.stream().map(key -> key(key, body)).toList();
    if (!(head instanceof Term.Var variable)) {
      throw new IllegalStateException("lowered: " + head);
    }
    String name = variable.name();
    Document root = name.equals("data") ? body.documents() : null;
    return isRoot(name)
        ? new Operand.Lookup(name, root, -1, keys)
        : new Operand.Lookup(shown(variable), null, body.slot(name), keys);
  }

  /** A variable's name, or what it stands for. */
  private static String shown(Term.Var variable) {
    return isWritten(variable.name())
        ? asWritten(variable.name())
        : SourceText.oneLine(variable.at());
  }

  private Operand.Lookup.Key key(Term term, BodyPlanner body) {
    return switch (term) {
      case Term.Scalar(_, RegoValue value) -> new Operand.Lookup.Key(value.toString(), value, -1);
      case Term.Var variable -> {
        String name = variable.name();
        yield new Operand.Lookup.Key(
            shown(variable), null, body.isBound(name) ? body.slot(name) : -1);
      }
      default ->
          new Operand.Lookup.Key(
              SourceText.oneLine(term.at()), null, found.getOrDefault(term.at(), -1));
    };
  }

  private static boolean needsInputOnly(Literal literal) {
    return !literal.negated()
        && literal.withs().isEmpty()
        && literal.expression() instanceof Literal.Holds(Term.Call(_, Term operator, var arguments))
        && ALWAYS_DEFINED.contains(operator.toString())
        && arguments.stream().allMatch(BodyWatch::isOfInput);
  }

  private static boolean isOfInput(Term term) {
    return switch (term) {
      case Term.Scalar _ -> true;
      case Term.Var(_, String name) -> name.equals("input");
      case Term.Ref(_, Term.Var(_, String name), List<Term> path) ->
          name.equals("input") && path.stream().allMatch(key -> key instanceof Term.Scalar);
      case Term.Array(_, List<Term> elements) -> elements.stream().allMatch(BodyWatch::isOfInput);
      case Term.Set(_, List<Term> elements) -> elements.stream().allMatch(BodyWatch::isOfInput);
      case Term.Ref _,
          Term.Obj _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ ->
          false;
    };
  }
}
