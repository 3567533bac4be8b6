package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/** Bodies and their literals. */
abstract class Bodies extends Terms {
  /** `import future.keywords.not`: what is negated is a whole expression or a body. */
  boolean wholeNegation;

  Bodies(PolicySource source) {
    super(source);
  }

  /** Literals up to the end token, which stays. */
  @Override
  final Body body(Token end) {
    enter();
    if (is(end)) {
      throw stop(tokens.location(), "found empty body");
    }
    List<Literal> literals = new ArrayList<>();
    while (true) {
      literals.add(literal());
      if (is(Token.SEMICOLON)) {
        advance();
        if (is(end)) {
          throw unexpected("");
        }
      } else if (is(end)) {
        leave();
        return new Body(literals);
      } else if (!tokens.startsLine()) {
        throw unexpected("expected \\n or ; or " + end.title());
      }
    }
  }

  @Override
  final Literal literal() {
    enter();
    Location at = tokens.location();
    boolean negated = false;
    if (isKeyword("not")) {
      advance();
      negated = true;
    }
    Literal.Expression expression;
    if (isKeyword("some")) {
      if (negated) {
        throw unexpected("illegal negation of 'some'");
      }
      expression = some();
    } else if (isKeyword("every")) {
      if (negated) {
        throw unexpected("illegal negation of 'every'");
      }
      expression = every();
    } else if (negated && wholeNegation && is(Token.OPEN_BRACE)) {
      expression = group();
    } else {
      expression = holds();
    }
    List<Literal.With> withs = new ArrayList<>();
    while (isKeyword("with")) {
      withs.add(with());
    }
    leave();
    Location whole = at.to(tokens.lastEnd());
    if (negated && wholeNegation && !(expression instanceof Literal.Group)) {
      Literal inner = new Literal(whole, expression, false, withs);
      return new Literal(whole, new Literal.Group(new Body(List.of(inner))), true, List.of());
    }
    return new Literal(whole, expression, negated, withs);
  }

  private Literal.Expression holds() {
    Term left = firstTerm();
    if (!is(Token.ASSIGN) && !is(Token.UNIFY)) {
      return new Literal.Holds(left);
    }
    Term.Var operator = new Term.Var(tokens.location(), tokens.kind().title());
    advance();
    Term right = term();
    return new Literal.Holds(
        new Term.Call(left.at().to(tokens.lastEnd()), operator, List.of(left, right)));
  }

  /**
   * A keyword may be the first name of a reference that begins a literal: {@code default.x == 1}.
   */
  private Term firstTerm() {
    if (is(Token.NAME) && keywords.contains(tokens.text()) && startsReference()) {
      Location at = tokens.location();
      Term.Var name = new Term.Var(at, tokens.text());
      advance();
      return infix(continued(name, at), 1);
    }
    return term();
  }

  /** {@code not { body }}; a set or an object in braces is what it looks like. */
  private Literal.Expression group() {
    Literal.Expression whole =
        attempt(
            () -> {
              Term term = term();
              boolean set = term instanceof Term.Set || term instanceof Term.Obj;
              return set ? null : new Literal.Holds(term);
            });
    if (whole != null) {
      return whole;
    }
    advance();
    Body body = body(Token.CLOSE_BRACE);
    advance();
    return new Literal.Group(body);
  }

  private Literal.Expression some() {
    int start = tokens.position();
    advance();
    Term term = attempt(this::term);
    if (term instanceof Term.Call(_, Term operator, List<Term> operands)) {
      return switch (operator.toString()) {
        case "internal.member_2" -> new Literal.SomeIn(null, operands.get(0), operands.get(1));
        case "internal.member_3" ->
            new Literal.SomeIn(operands.get(0), operands.get(1), operands.get(2));
        default -> throw unexpected("expected `x in xs` or `x, y in xs` expression");
      };
    }
    tokens.moveTo(start);
    hintAtIn(start);
    List<Term.Var> variables = new ArrayList<>();
    do {
      advance();
      if (!is(Token.NAME) || isAnyKeyword()) {
        throw unexpected("expected var");
      }
      variables.add(variable(tokens.location(), tokens.text()));
      advance();
    } while (is(Token.COMMA));
    return new Literal.SomeVars(variables);
  }

  private void hintAtIn(int start) {
    if (!keywords.add("in")) {
      return;
    }
    Term term =
        attempt(
            () -> {
              advance();
              return term();
            });
    tokens.moveTo(start);
    keywords.remove("in");
    if (term instanceof Term.Call(_, Term operator, _)
        && operator.toString().startsWith("internal.member_")) {
      hint("`import future.keywords.in` for `some x in xs` expressions");
    }
  }

  private Literal.Expression every() {
    advance();
    Term term = term();
    if (!(term instanceof Term.Call(_, Term operator, List<Term> operands))
        || !operator.toString().startsWith("internal.member_")) {
      throw unexpected("expected `x[, y] in xs { ... }` expression");
    }
    boolean keyed = operands.size() == 3;
    if (keyed && !(operands.getFirst() instanceof Term.Var)) {
      throw unexpected("expected key to be a variable");
    }
    if (!(operands.get(keyed ? 1 : 0) instanceof Term.Var value)) {
      throw unexpected("expected value to be a variable");
    }
    if (!is(Token.OPEN_BRACE)) {
      throw unexpected("missing body");
    }
    advance();
    Body body = body(Token.CLOSE_BRACE);
    advance();
    return new Literal.Every(
        keyed ? (Term.Var) operands.getFirst() : null, value, operands.getLast(), body);
  }

  private Literal.With with() {
    Location at = tokens.location();
    advance();
    if (!is(Token.NAME) || isAnyKeyword()) {
      throw unexpected("expected ident");
    }
    Term target = operand();
    if (!(target instanceof Term.Var || target instanceof Term.Ref)) {
      throw unexpected("expected with target path");
    }
    if (!isKeyword("as")) {
      throw unexpected("expected as keyword");
    }
    advance();
    Term value = term();
    return new Literal.With(at.to(tokens.lastEnd()), target, value);
  }
}
