package dev.writ.rego.parse;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One statement that defines rules. */
final class Rules {
  private final Parser in;

  Rules(Parser in) {
    this.in = in;
  }

  /** The parts of a head as they are read. */
  private record Head(
      Location at,
      Term.Var name,
      List<Term> path,
      @Nullable List<Term> arguments,
      @Nullable Term element,
      @Nullable Term value,
      boolean assigned) {
    Rule.Head rule(Location end, @Nullable Term value) {
      return new Rule.Head(at.to(end.end()), name, path, arguments, element, value);
    }
  }

  List<Rule> statement() {
    Location at = in.tokens.location();
    if (in.isKeyword("default")) {
      return List.of(defaultRule(at));
    }
    if (!in.is(Token.NAME) || (in.isAnyKeyword() && !in.startsReference())) {
      return List.of(fromLiteral());
    }
    int start = in.tokens.position();
    Head head = head();
    if (in.isKeyword("if") || in.is(Token.OPEN_BRACE) || head.element() != null) {
      return withBody(at, head);
    }
    if (head.value() != null && !in.isKeyword("with")) {
      return List.of(withoutBody(at, head));
    }
    // No rule so far: read as a literal it is one, or its error is the one to show.
    in.tokens.moveTo(start);
    return List.of(fromLiteral());
  }

  private Head head() {
    Location at = in.tokens.location();
    Term.Var name = in.variable(at, in.tokens.text());
    in.advance();
    List<Term> path = List.of();
    List<Term> arguments = null;
    if (in.tokens.isGlued() && in.tokens.kind().precedence() > 0) {
      throw in.unexpected("");
    }
    if (in.tokens.isGlued() && (in.is(Token.DOT) || in.is(Token.OPEN_BRACKET))) {
      path = in.reference(name, at).path();
    }
    if (in.is(Token.OPEN_PAREN)) { // here a space may stand before it
      arguments = in.arguments();
    }
    if (in.isKeyword("contains")) {
      if (arguments != null) {
        throw in.unexpected(
            "the contains keyword can only be used with multi-value rule definitions (e.g., "
                + name
                + " contains <VALUE> { ... })");
      }
      in.advance();
      Term element = in.term();
      return new Head(at.to(in.tokens.lastEnd()), name, path, null, element, null, false);
    }
    Term value = null;
    boolean assigned = in.is(Token.ASSIGN);
    if (assigned || in.is(Token.UNIFY)) {
      in.advance();
      value = in.term();
    }
    return new Head(at.to(in.tokens.lastEnd()), name, path, arguments, null, value, assigned);
  }

  private List<Rule> withBody(Location at, Head read) {
    boolean hasIf = in.isKeyword("if");
    boolean contains = read.element() != null;
    Head head = hasIf || contains ? read : partialSet(read);
    Location headEnd = read.at();
    Term value = head.element() != null ? null : orTrue(head.value(), headEnd);
    Rule.Head ruleHead = head.rule(headEnd, value);
    if (!hasIf && !in.is(Token.OPEN_BRACE)) {
      Rule.Written written = new Rule.Written(false, false, false, false, true);
      return List.of(new Rule(headEnd, ruleHead, always(at), null, false, written));
    }
    Body body;
    if (hasIf) {
      in.advance();
      Literal single =
          in.is(Token.OPEN_BRACE) ? in.attempt(this::literalThatIsNoSet) : in.literal();
      body = single != null ? new Body(List.of(single)) : block();
    } else {
      body = block();
    }
    Rule orElse = in.isKeyword("else") ? orElse(ruleHead, 1) : null;
    Rule.Written written =
        new Rule.Written(head.value() != null, head.assigned(), true, hasIf, contains);
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule(at.to(in.tokens.lastEnd()), ruleHead, body, orElse, false, written));
    while (in.is(Token.OPEN_BRACE)) {
      Location next = in.tokens.location();
      if (orElse != null) {
        throw in.stop(next, "expected else keyword");
      }
      Body more = block();
      rules.add(new Rule(next.to(in.tokens.lastEnd()), ruleHead, more, null, false, written));
    }
    return rules;
  }

  /** {@code p[x] { ... }} and {@code p.x { ... }} add to the set p. */
  private static Head partialSet(Head head) {
    return head.path().size() == 1 && head.arguments() == null && head.value() == null
        ? new Head(head.at(), head.name(), List.of(), null, head.path().getFirst(), null, false)
        : head;
  }

  private @Nullable Literal literalThatIsNoSet() {
    Literal literal = in.literal();
    boolean set = literal.expression() instanceof Literal.Holds(Term.Set _);
    return set && !literal.negated() ? null : literal;
  }

  private Body block() {
    in.advance();
    Body body = in.body(Token.CLOSE_BRACE);
    in.advance();
    return body;
  }

  private Rule orElse(Rule.Head first, int links) {
    Location at = in.tokens.location();
    in.refuseLong(links);
    if (first.element() != null) {
      throw in.stop(at, "else keyword cannot be used on multi-value rules");
    }
    for (Term part : first.path()) {
      if (!(part instanceof Term.Scalar)) {
        throw in.stop(at, "else keyword cannot be used on rules with variables in head");
      }
    }
    in.advance();
    Term value = null;
    boolean assigned = in.is(Token.ASSIGN);
    if (assigned || in.is(Token.UNIFY)) {
      in.advance();
      value = in.term();
    } else if (!in.isKeyword("if") && !in.is(Token.OPEN_BRACE)) {
      throw in.unexpected("expected else value term or rule body");
    }
    Location headAt = at.to(in.tokens.lastEnd());
    Rule.Head head =
        new Rule.Head(
            headAt, first.name(), first.path(), first.arguments(), null, orTrue(value, headAt));
    boolean hasIf = in.isKeyword("if");
    Body body = null;
    if (hasIf) {
      in.advance();
      if (in.is(Token.END)) {
        throw in.unexpected("rule body expected");
      }
    }
    if (in.is(Token.OPEN_BRACE)) {
      body = block();
    } else if (hasIf) {
      body = new Body(List.of(in.literal()));
    }
    Rule next = body != null && in.isKeyword("else") ? orElse(first, links + 1) : null;
    Rule.Written written = new Rule.Written(value != null, assigned, body != null, hasIf, false);
    return new Rule(
        at.to(in.tokens.lastEnd()), head, body == null ? always(at) : body, next, false, written);
  }

  private Rule withoutBody(Location at, Head head) {
    Location whole = at.to(in.tokens.lastEnd());
    Rule.Written written = new Rule.Written(true, head.assigned(), false, false, false);
    return new Rule(whole, head.rule(head.at(), head.value()), always(at), null, false, written);
  }

  private Rule defaultRule(Location at) {
    in.advance();
    if (!in.is(Token.NAME) || (in.isAnyKeyword() && !in.startsReference())) {
      throw in.unexpected("");
    }
    Head head = head();
    if (head.value() == null) {
      throw in.stop(at, "illegal default rule (must have a value)");
    }
    Location whole = at.to(in.tokens.lastEnd());
    forbidden(
        head.value(),
        part ->
            in.stop(
                whole, "illegal default rule (value cannot contain " + Parser.kind(part) + ")"));
    Set<String> seen = new HashSet<>();
    for (Term argument : head.arguments() == null ? List.<Term>of() : head.arguments()) {
      if (!(argument instanceof Term.Var variable)) {
        throw in.stop(
            whole, "illegal default rule (arguments cannot contain " + Parser.kind(argument) + ")");
      }
      if (!seen.add(variable.name())) {
        throw in.stop(
            whole, "illegal default rule (arguments cannot be repeated " + variable + ")");
      }
    }
    Rule.Written written = new Rule.Written(true, head.assigned(), false, false, false);
    return new Rule(whole, head.rule(head.at(), head.value()), always(at), null, true, written);
  }

  /** Hands on what a default value must not contain; comprehensions may contain anything. */
  private static void forbidden(Term term, Consumer<Term> refuse) {
    switch (term) {
      case Term.Var _, Term.Ref _, Term.Call _, Term.Template _ -> refuse.accept(term);
      case Term.Array array -> array.elements().forEach(part -> forbidden(part, refuse));
      case Term.Set set -> set.elements().forEach(part -> forbidden(part, refuse));
      case Term.Obj object ->
          object
              .entries()
              .forEach(
                  entry -> {
                    forbidden(entry.key(), refuse);
                    forbidden(entry.value(), refuse);
                  });
      case Term.Scalar _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ -> {}
    }
  }

  /** A rule that is written like an expression: {@code p := 1}, {@code p[1]}, {@code f(x)}. */
  private Rule fromLiteral() {
    Literal literal = in.literal();
    String wrong = Parser.notAHead(literal);
    if (wrong != null) {
      throw in.stop(literal.at(), wrong);
    }
    Term term = ((Literal.Holds) literal.expression()).term();
    Location at = literal.at();
    return switch (term) {
      case Term.Call(_, Term.Var(_, String operator), List<Term> sides)
          when (operator.equals("assign") || operator.equals("eq")) && sides.size() == 2 ->
          assigned(at, sides.get(0), sides.get(1), operator.equals("assign"));
      case Term.Ref(_, Term.Var name, List<Term> path) when path.size() == 1 ->
          bare(at, new Head(at, name, List.of(), null, path.getFirst(), null, false));
      case Term.Ref(_, Term.Var name, List<Term> path) ->
          bare(at, new Head(at, name, path, null, null, null, false));
      case Term.Call(_, Term.Var name, List<Term> arguments) when isWritten(name) ->
          bare(at, new Head(at, name, List.of(), arguments, null, null, false));
      case Term.Call(_, Term.Ref(_, Term.Var name, List<Term> path), List<Term> arguments) ->
          bare(at, new Head(at, name, path, arguments, null, null, false));
      default -> throw in.stop(at, Parser.kind(term) + " cannot be used for rule name");
    };
  }

  /** Whether a call is written with its name, not as an infix operator. */
  private static boolean isWritten(Term.Var operator) {
    return operator.at().text().equals(operator.name());
  }

  private Rule bare(Location at, Head head) {
    Term value = head.element() != null ? null : orTrue(null, at);
    Rule.Written written = new Rule.Written(false, false, false, false, false);
    return new Rule(at, head.rule(at, value), always(at), null, false, written);
  }

  private Rule assigned(Location at, Term left, Term value, boolean assigned) {
    Rule.Written written = new Rule.Written(true, assigned, false, false, false);
    if (left instanceof Term.Var name && in.keywords.contains(name.name())) {
      throw in.stop(at, name + " keyword cannot be used for rule name");
    }
    Head head =
        switch (left) {
          case Term.Var name -> new Head(at, name, List.of(), null, null, value, assigned);
          case Term.Ref(_, Term.Var name, List<Term> path) ->
              new Head(at, name, path, null, null, value, assigned);
          case Term.Call(_, Term.Var name, List<Term> arguments) when isWritten(name) ->
              new Head(at, name, List.of(), arguments, null, value, assigned);
          case Term.Call(_, Term.Ref(_, Term.Var name, List<Term> path), List<Term> arguments) ->
              new Head(at, name, path, arguments, null, value, assigned);
          default -> throw in.stop(at, Parser.kind(left) + " cannot be used for rule name");
        };
    return new Rule(at, head.rule(at, value), always(at), null, false, written);
  }

  private static Term orTrue(@Nullable Term value, Location at) {
    return value != null ? value : new Term.Scalar(at, RegoValue.TRUE);
  }

  private static Body always(Location at) {
    Term truth = new Term.Scalar(at, RegoValue.TRUE);
    return new Body(List.of(new Literal(at, new Literal.Holds(truth), false, List.of())));
  }
}
