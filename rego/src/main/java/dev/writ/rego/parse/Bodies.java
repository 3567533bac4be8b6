package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/** Bodies and their literals. */
abstract class Bodies extends Junctions {
  Bodies(PolicySource source) {
    super(source);
  }

  /** Literals up to the end token, which stays. */
  @Override
  final Body body(Token end) {
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
        return new Body(literals);
      } else if (!tokens.startsLine()) {
        throw unexpected("expected \\n or ; or " + end.title());
      }
    }
  }

  @Override
  final Literal literal() {
    Location at = tokens.location();
    Body operand = leadingOperand();
    Literal literal = operand == null ? plain(at) : joined(operand, at);
    return literal;
  }

  private Literal plain(Location at) {
    boolean negated = isKeyword("not");
    if (negated) {
      advance();
    }
    if (isKeyword("some")) {
      if (negated) {
        throw unexpected("illegal negation of 'some'");
      }
      return withModifiers(at, some());
    }
    if (isKeyword("every")) {
      if (negated) {
        throw unexpected("illegal negation of 'every'");
      }
      return withModifiers(at, every());
    }
    Literal.Expression expression = negatable(negated);
    boolean body = expression instanceof Literal.Group;
    if (body && isOperator()) {
      return joined(new Body(List.of(negation(at, expression, List.of()))), at);
    }
    Location modifiersAt = tokens.location();
    List<Literal.With> withs = modifiers();
    Literal literal =
        negated
            ? negation(at, expression, withs)
            : new Literal(at.to(tokens.lastEnd()), expression, false, withs);
    if (body || !isOperator()) {
      return literal;
    }
    if (!withs.isEmpty()) {
      throw modifiersOfOperand(modifiersAt);
    }
    if (literal.at().text().startsWith("{")) {
      boolean empty =
          expression instanceof Literal.Holds(Term.Obj object) && object.entries().isEmpty();
      throw empty ? stop(at, "found empty body") : beginsWithBrace(literal.at(), tokens.text());
    }
    return joined(new Body(List.of(literal)), at);
  }

  /** What `not` may stand before. */
  @Override
  final Literal.Expression negatable(boolean negated) {
    if (negated && wholeNegation && is(Token.OPEN_BRACE)) {
      return group();
    }
    if (negated && wholeNegation && is(Token.OPEN_PAREN) && holdsOperands()) {
      return new Literal.Group(parenthesized());
    }
    return holds();
  }

  @Override
  final Literal negation(Location at, Literal.Expression expression, List<Literal.With> withs) {
    Location whole = at.to(tokens.lastEnd());
    if (!wholeNegation || expression instanceof Literal.Group) {
      return new Literal(whole, expression, true, withs);
    }
    Literal inner = new Literal(whole, expression, false, withs);
    return new Literal(whole, new Literal.Group(new Body(List.of(inner))), true, List.of());
  }

  private Literal withModifiers(Location at, Literal.Expression expression) {
    List<Literal.With> withs = modifiers();
    return new Literal(at.to(tokens.lastEnd()), expression, false, withs);
  }

  @Override
  final List<Literal.With> modifiers() {
    List<Literal.With> withs = new ArrayList<>();
    while (isKeyword("with")) {
      withs.add(with());
    }
    return withs;
  }

  @Override
  final Literal.Expression holds() {
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
  @Override
  final Literal.Expression group() {
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
