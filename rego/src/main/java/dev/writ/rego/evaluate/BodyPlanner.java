package dev.writ.rego.evaluate;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the nodes of one body and of those inside of it. It knows at every line which variables
 * have values, so that a unification becomes a store, a test or a pattern.
 */
final class BodyPlanner {
  private final Planner planner;
  private final Map<String, Integer> slots;
  private Set<String> bound = new HashSet<>();
  private List<Step> steps = new ArrayList<>();

  /** Whether the order of solutions can be seen: in arrays and in the rows of a query. */
  private boolean ordered;

  /** Null unless the lines tell what becomes of them. */
  private final @Nullable BodyWatch watch;

  BodyPlanner(Planner planner, boolean ordered, @Nullable BodyWatch watch) {
    this.planner = planner;
    this.watch = watch;
    this.ordered = ordered;
    this.slots = new HashMap<>();
  }

  int slots() {
    return slots.size();
  }

  /** The slot of a variable. */
  int slot(String name) {
    Integer known = slots.putIfAbsent(name, slots.size());
    return known != null ? known : slots.size() - 1;
  }

  boolean isBound(String name) {
    return bound.contains(name);
  }

  /** Whether a call has a variable for its value. */
  boolean givesValue(Term.Call call) {
    return !unifies(call) && call.arguments().size() > planner.program().arity(call.operator());
  }

  Document documents() {
    return planner.root();
  }

  /** Names of all variables that have values now. */
  Set<String> bound() {
    return bound;
  }

  Block block(Body body) {
    List<Step> before = steps;
    steps = new ArrayList<>();
    List<Literal> lines = body.literals();
    for (int i = 0; i < lines.size(); ) {
      List<Literal.With> withs = lines.get(i).withs();
      int end = i + 1;
      if (withs.isEmpty()) {
        line(lines.get(i));
      } else {
        while (end < lines.size() && lines.get(end).withs().equals(withs)) {
          end++;
        }
        under(withs, lines.subList(i, end));
      }
      i = end;
    }
    Block block = new Block(steps);
    steps = before;
    return block;
  }

  /** A body inside of this one: it sees our variables, we do not see those that it binds. */
  private Block inner(Body body) {
    Set<String> outside = bound;
    bound = new HashSet<>(outside);
    Block block = block(body);
    bound = outside;
    return block;
  }

  private void under(List<Literal.With> withs, List<Literal> lines) {
    List<Steps.Replacement> replacements = new ArrayList<>();
    for (Literal.With with : withs) {
      replacements.add(replacement(with));
    }
    List<Step> before = steps;
    steps = new ArrayList<>();
    for (Literal line : lines) {
      line(line);
    }
    Block body = new Block(steps);
    steps = before;
    steps.add(new Steps.With(replacements.toArray(Steps.Replacement[]::new), body));
  }

  private Steps.Replacement replacement(Literal.With with) {
    Term target = with.target();
    Function function = planner.function(target);
    Builtin builtin = planner.builtin(target);
    if (function != null || builtin != null) {
      String name = function != null ? function.name() : target.toString();
      return new Steps.Replacement(
          with.at(), null, new RegoValue[0], name, callable(with.value()), valueOf(with.value()));
    }
    Term.Var root = target instanceof Term.Ref(_, Term.Var head, _) ? head : (Term.Var) target;
    List<RegoValue> path = new ArrayList<>();
    if (target instanceof Term.Ref(_, _, var parts)) {
      for (Term part : parts) {
        path.add(((Term.Scalar) part).value());
      }
    }
    return new Steps.Replacement(
        with.at(), root.name(), path.toArray(RegoValue[]::new), null, null, expr(with.value()));
  }

  /** A function in the place of another, or null when it is a value. */
  private @Nullable Callable callable(Term value) {
    if (!(value instanceof Term.Call(_, var operator, _))) {
      return null;
    }
    Function function = planner.function(operator);
    if (function != null) {
      return (scope, arguments, _) -> function.call(scope, arguments);
    }
    Builtin builtin = planner.builtin(operator);
    return builtin == null
        ? null
        : (scope, arguments, at) -> scope.calls.call(builtin, arguments, at);
  }

  private @Nullable Expr valueOf(Term value) {
    return callable(value) == null ? expr(value) : null;
  }

  private void line(Literal literal) {
    if (watch == null || !BodyWatch.isWritten(literal)) {
      unwatched(literal);
      return;
    }
    BodyWatch.Begun begun = watch.begin(literal, this);
    List<Step> before = steps;
    steps = new ArrayList<>();
    unwatched(literal);
    Step step = watch.end(begun, literal, new Block(steps), this);
    steps = before;
    steps.add(step);
  }

  private void unwatched(Literal literal) {
    if (literal.negated()) {
      negated(literal);
      return;
    }
    switch (literal.expression()) {
      case Literal.Holds(Term.Call call) -> called(call);
      case Literal.Holds(Term term) -> holds(term);
      case Literal.Every(var key, var value, var domain, var body) -> {
        Expr over = expr(domain);
        Set<String> outside = bound;
        bound = new HashSet<>(outside);
        if (key != null) {
          bound.add(key.name());
        }
        bound.add(value.name());
        Block block = block(body);
        bound = outside;
        steps.add(
            new Steps.Every(over, key == null ? -1 : slot(key.name()), slot(value.name()), block));
      }
      case Literal.Group(Body body) -> steps.add(new Steps.Group(inner(body)));
      case Literal.Junction(var operator, var operands) ->
          steps.add(
              new Steps.Junction(
                  operator == Literal.Junction.Operator.OR,
                  operands.stream().map(this::inner).toArray(Block[]::new)));
      case Literal.SomeVars _, Literal.SomeIn _ ->
          throw new IllegalStateException("resolved away: " + literal);
    }
  }

  /**
   * What stands inside of a negated term is computed outside of the negation, as far as it is no
   * unification.
   */
  private void negated(Literal literal) {
    if (literal.expression() instanceof Literal.Group(Body body)) {
      steps.add(new Steps.Not(inner(body)));
      return;
    }
    Term term = ((Literal.Holds) literal.expression()).term();
    Term hoisted = term;
    if (term instanceof Term.Call(var at, var operator, var arguments)) {
      boolean unification = unifies((Term.Call) term);
      List<Term> atHand = new ArrayList<>();
      for (Term argument : arguments) {
        atHand.add(unification ? insideHoisted(argument) : hoisted(argument));
      }
      hoisted = new Term.Call(at, operator, atHand);
    } else {
      hoisted = insideHoisted(term);
    }
    Set<String> outside = bound;
    bound = new HashSet<>(outside);
    List<Step> before = steps;
    steps = new ArrayList<>();
    unwatched(new Literal(literal.at(), new Literal.Holds(hoisted), false, List.of()));
    Block block = new Block(steps);
    steps = before;
    bound = outside;
    steps.add(new Steps.Not(block));
  }

  private void holds(Term term) {
    if (term instanceof Term.Ref ref) {
      Term simple = insideHoisted(ref);
      if (simple instanceof Term.Ref inner && !isKnown(inner)) {
        int slot = temporary();
        navigate(inner, new Pattern.Bind(slot));
        steps.add(new Steps.Holds(new EvalVariable(slot)));
        return;
      }
      steps.add(new Steps.Holds(expr(simple)));
      return;
    }
    steps.add(new Steps.Holds(expr(hoisted(term))));
  }

  private int temporaries;

  int temporary() {
    return slot("#" + temporaries++);
  }

  /** {@code =}; {@code ==} as well, since both sides have values by now. */
  private static boolean unifies(Term.Call call) {
    return call.isOf("eq") || call.isOf("equal");
  }

  private void called(Term.Call call) {
    List<Term> arguments = call.arguments();
    if (unifies(call)) {
      unify(insideHoisted(arguments.get(0)), insideHoisted(arguments.get(1)));
      return;
    }
    int arity = planner.program().arity(call.operator());
    Builtin builtin = planner.builtin(call.operator());
    boolean variadic = builtin != null && builtin.signature().variadic();
    int inputs = variadic ? arguments.size() : arity;
    List<Term> given = new ArrayList<>();
    for (Term argument : arguments.subList(0, inputs)) {
      given.add(hoisted(argument));
    }
    Term out = arguments.size() > inputs ? arguments.getLast() : null;
    if (call.name().equals("walk")) {
      Pattern pattern = out == null ? new Pattern.Anything() : pattern(out);
      steps.add(new Steps.Walking(expr(given.getFirst()), pattern));
      return;
    }
    Expr result = invocation(call, given);
    if (out == null) {
      steps.add(new Steps.Holds(result));
    } else if (out instanceof Term.Var(_, var name) && !isBound(name)) {
      bound.add(name);
      steps.add(new Steps.Assign(slot(name), result));
    } else {
      steps.add(new Steps.Match(result, pattern(out)));
    }
  }

  private Expr invocation(Term.Call call, List<Term> given) {
    Expr[] arguments = exprs(given);
    Function function = planner.function(call.operator());
    if (function != null) {
      return planner.watched(call.operator(), EvalCall.of(call.at(), function, arguments));
    }
    Builtin builtin = planner.builtin(call.operator());
    if (builtin == null) {
      throw new IllegalStateException("no function: " + call);
    }
    return EvalCall.of(call.at(), builtin, arguments);
  }

  private void unify(Term left, Term right) {
    Pairs pairs = new Pairs();
    if (!pairs.add(left, right)) {
      steps.add(new Steps.Never());
      pattern(left); // what follows may take their variables for bound
      pattern(right);
      return;
    }
    int postponed = 0;
    while (!pairs.isEmpty()) {
      Pairs.Pair pair = pairs.next();
      if (one(pair.left(), pair.right()) || one(pair.right(), pair.left())) {
        postponed = 0;
      } else {
        pairs.postpone(pair);
        if (++postponed > pairs.size()) {
          if (!pairs.openObjects()) {
            throw new IllegalStateException("can't be ordered: " + left + " = " + right);
          }
          postponed = 0;
        }
      }
    }
  }

  /**
   * Unifies a side that has a value, or goes through values, with the other; false when it has none
   * yet.
   */
  private boolean one(Term from, Term with) {
    if (from instanceof Term.Ref ref && !isKnown(ref)) {
      if (!hasHead(ref)) {
        return false;
      }
      if (with instanceof Term.Ref other && !isKnown(other)) {
        if (!hasHead(other)
            && ref.path().stream().noneMatch(key -> Pairs.isOne(key, other.head()))) {
          return false;
        }
        int slot = temporary();
        navigate(ref, new Pattern.Bind(slot));
        navigate(other, new Pattern.Same(new EvalVariable(slot)));
        return true;
      }
      navigate(ref, () -> pattern(with));
      return true;
    }
    if (!isKnown(from)) {
      return false;
    }
    if (with instanceof Term.Ref other && !isKnown(other)) {
      return false; // the other way round
    }
    if (with instanceof Term.Var(_, var name) && !isBound(name) && !Known.isRoot(with)) {
      Expr value = expr(from);
      bound.add(name);
      steps.add(new Steps.Assign(slot(name), value));
    } else if (isKnown(with)) {
      steps.add(new Steps.Equal(expr(from), expr(with)));
    } else {
      Expr value = expr(from);
      steps.add(new Steps.Match(value, pattern(with)));
    }
    return true;
  }

  private boolean hasHead(Term.Ref ref) {
    return Known.isRoot(ref.head()) || isKnown(ref.head());
  }

  private boolean isKnown(Term term) {
    return Known.is(term, bound);
  }

  private void navigate(Term.Ref ref, Pattern result) {
    navigate(ref, () -> result);
  }

  /**
   * @param result made after the keys, whose variables it may hold against
   */
  private void navigate(Term.Ref ref, java.util.function.Supplier<Pattern> result) {
    List<Navigate.Key> keys = new ArrayList<>();
    for (Term part : ref.path()) {
      keys.add(
          isKnown(part)
              ? new Navigate.Key(expr(part), null)
              : new Navigate.Key(null, pattern(part)));
    }
    Navigate.Key[] path = keys.toArray(new Navigate.Key[0]);
    boolean data = ref.head() instanceof Term.Var(_, var name) && name.equals("data");
    steps.add(
        data
            ? new Navigate(planner.root(), path, result.get(), ordered)
            : new Navigate(expr(ref.head()), path, result.get(), ordered));
  }

  /** A term whose references, other than itself, stand in lines of their own before. */
  private Term insideHoisted(Term term) {
    if (Known.isRoot(term)) {
      return term;
    }
    return term instanceof Term.Ref(var at, var head, var path)
        ? new Term.Ref(at, head, hoisted(path))
        : hoisted(term);
  }

  /** A term without references: each is looked up in a line of its own before. */
  private Term hoisted(Term term) {
    return switch (term) {
      case Term.Ref ref -> {
        Term.Ref inside = (Term.Ref) insideHoisted(ref);
        String name = "#" + temporaries++;
        Term.Var variable = new Term.Var(ref.at(), name);
        int slot = slot(name);
        if (isKnown(inside)) {
          steps.add(new Steps.Assign(slot, expr(inside)));
        } else {
          navigate(inside, new Pattern.Bind(slot));
        }
        bound.add(name);
        yield variable;
      }
      case Term.Var variable when Known.isRoot(variable) -> {
        String name = "#" + temporaries++;
        steps.add(new Steps.Assign(slot(name), expr(variable)));
        bound.add(name);
        yield new Term.Var(variable.at(), name);
      }
      case Term.Array(var at, var elements) -> new Term.Array(at, hoisted(elements));
      case Term.Set(var at, var elements) -> new Term.Set(at, hoisted(elements));
      case Term.Obj(var at, var entries) ->
          new Term.Obj(
              at,
              entries.stream()
                  .map(e -> new Term.Entry(hoisted(e.key()), hoisted(e.value())))
                  .toList());
      case Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ ->
          term;
    };
  }

  private List<Term> hoisted(List<Term> terms) {
    List<Term> hoisted = new ArrayList<>();
    for (Term term : terms) {
      hoisted.add(hoisted(term));
    }
    return hoisted;
  }

  /** What a value is held against; binds the variables that have none yet. */
  Pattern pattern(Term term) {
    return switch (term) {
      case Term.Var(_, var name) when !Known.isRoot(term) && !isBound(name) -> {
        if (name.startsWith("$")) {
          yield new Pattern.Anything();
        }
        bound.add(name);
        yield new Pattern.Bind(slot(name));
      }
      case Term.Array(_, var elements) when !isKnown(term) -> new Pattern.Array(patterns(elements));
      case Term.Obj(_, var entries) when !isKnown(term) ->
          new Pattern.Obj(
              entries.stream().map(e -> expr(e.key())).toArray(Expr[]::new),
              entries.stream().map(e -> pattern(e.value())).toArray(Pattern[]::new));
      default -> new Pattern.Same(expr(term));
    };
  }

  Pattern[] patterns(List<Term> terms) {
    Pattern[] patterns = new Pattern[terms.size()];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = pattern(terms.get(i));
    }
    return patterns;
  }

  /** A term whose variables all have values. */
  Expr expr(Term term) {
    return switch (term) {
      case Term.Scalar(_, RegoValue value) -> new EvalConstant(value);
      case Term.Var(_, var name) ->
          name.equals("input")
              ? new EvalInput()
              : name.equals("data")
                  ? new EvalDocument(planner.root(), new Expr[0])
                  : new EvalVariable(slot(name));
      case Term.Ref(var at, var head, var path) -> {
        Expr reference = reference(head, path);
        yield watch == null ? reference : watch.reference(at, reference, this);
      }
      case Term.Array(_, var elements) -> Constants.array(exprs(elements));
      case Term.Set(_, var elements) -> Constants.set(exprs(elements));
      case Term.Obj(_, var entries) -> {
        List<Term> keys = new ArrayList<>();
        List<Term> values = new ArrayList<>();
        for (Term.Entry entry : entries) {
          keys.add(entry.key());
          values.add(entry.value());
        }
        yield Constants.object(exprs(keys), exprs(values));
      }
      case Term.ArrayComprehension(var at, var head, var body) -> {
        boolean around = ordered;
        ordered = true;
        Expr array =
            gathered(
                body,
                List.of(head),
                (block, heads) -> new EvalComprehension.Array(at, block, heads[0]));
        ordered = around;
        yield array;
      }
      case Term.SetComprehension(var at, var head, var body) ->
          gathered(
              body,
              List.of(head),
              (block, heads) -> new EvalComprehension.Set(at, block, heads[0]));
      case Term.ObjectComprehension(var at, var key, var value, var body) ->
          gathered(
              body,
              List.of(key, value),
              (block, heads) -> new EvalComprehension.Obj(at, block, heads[0], heads[1]));
      case Term.Call _, Term.Template _ -> throw new IllegalStateException("lowered: " + term);
    };
  }

  private Expr gathered(
      Body body, List<Term> heads, BiFunction<Block, Expr[], EvalComprehension> comprehension) {
    Set<String> outside = bound;
    bound = new HashSet<>(outside);
    EvalComprehension plain = comprehension.apply(block(body), exprs(heads));
    Grouping grouping = watch == null ? Grouping.of(body, heads, outside) : null;
    if (grouping == null) {
      bound = outside;
      return plain;
    }
    bound = new HashSet<>(outside);
    Block everything = block(grouping.rest());
    Expr[] inner = exprs(grouping.inner());
    bound = outside;
    return new EvalGrouped(
        plain,
        everything,
        inner,
        exprs(grouping.outer()),
        grouping.others().stream().mapToInt(this::slot).toArray());
  }

  Expr[] exprs(List<Term> terms) {
    Expr[] exprs = new Expr[terms.size()];
    for (int i = 0; i < exprs.length; i++) { // a stream takes ten frames for each level of a term
      exprs[i] = expr(terms.get(i));
    }
    return exprs;
  }

  private Expr reference(Term head, List<Term> path) {
    Expr[] keys = exprs(path);
    if (!(head instanceof Term.Var(_, var name)) || !name.equals("data")) {
      return new EvalLookup(expr(head), keys);
    }
    EvalDocument document = new EvalDocument(planner.root(), keys);
    Document node = planner.root();
    for (int i = 0; i < keys.length && node != null; i++) {
      RegoValue key = keys[i].constant();
      node = key == null ? null : node.below.get(key);
      if (node != null && node.rules != null) {
        return new EvalRule(node.rules, Arrays.copyOfRange(keys, i + 1, keys.length), document);
      }
    }
    return document;
  }
}
