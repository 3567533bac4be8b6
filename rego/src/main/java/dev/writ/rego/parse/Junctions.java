package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Literal.Junction.Operator;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The experimental {@code and} and {@code or} between literals: {@code and} binds tighter, braces
 * hold a body, parentheses group operands. What brackets hold is told by the tokens in them, so
 * that no nesting is read more than twice.
 */
abstract class Junctions extends Terms {
  /** `import future.keywords.not`: what is negated is a whole expression or a body. */
  boolean wholeNegation;

  /** Where braces open that are known to hold no body. */
  private final Set<Integer> values = new HashSet<>();

  Junctions(PolicySource source) {
    super(source);
  }

  /** A term, or two that are unified or assigned. */
  abstract Literal.Expression holds();

  /** What stands behind {@code not} when it is a body or could be one. */
  abstract Literal.Expression group();

  abstract Literal.Expression negatable(boolean negated);

  abstract Literal negation(Location at, Literal.Expression expression, List<Literal.With> withs);

  abstract List<Literal.With> modifiers();

  final boolean isOperator() {
    return isKeyword("and") || isKeyword("or");
  }

  private boolean joins() {
    return keywords.contains("and") || keywords.contains("or");
  }

  /** What stands before the first operator, when it is a body in braces or a group. */
  final @Nullable Body leadingOperand() {
    if (!joins()) {
      return null;
    }
    if (is(Token.OPEN_BRACE) && operatorFollows()) {
      Location at = tokens.location();
      Body body = braces();
      if (body != null) {
        refuseUnion(at, body);
      }
      return body;
    }
    return is(Token.OPEN_PAREN) && holdsOperands() ? parenthesized() : null;
  }

  /** Whether {@code and} or {@code or} stands behind the bracket that closes this one. */
  private boolean operatorFollows() {
    int start = tokens.position();
    int depth = 0;
    do {
      depth += tokens.kind().nesting();
      tokens.advance();
    } while (depth > 0 && !is(Token.END));
    boolean follows = isOperator();
    tokens.moveTo(start);
    return follows;
  }

  /** Whether these parentheses, or those directly inside of them, hold more than a term. */
  final boolean holdsOperands() {
    int start = tokens.position();
    int leading = 0;
    while (is(Token.OPEN_PAREN)) {
      leading++;
      tokens.advance();
    }
    boolean found = isKeyword("not");
    for (int depth = leading; depth > 0 && !found && !is(Token.END); tokens.advance()) {
      found = depth <= leading && (isOperator() || (isKeyword("with") && (leading > 1 || joins())));
      depth += tokens.kind().nesting();
    }
    tokens.moveTo(start);
    return found;
  }

  /** The body in braces, or null when they hold none. */
  private @Nullable Body braces() {
    int position = tokens.position();
    if (values.contains(position)) {
      return null;
    }
    Body body = attempt(this::block);
    if (body == null) {
      values.add(position);
    }
    return body;
  }

  private Body block() {
    advance();
    Body body = body(Token.CLOSE_BRACE);
    advance();
    return body;
  }

  /** What stands in parentheses; a {@code with} at their end is of the whole. */
  final Body parenthesized() {
    Location open = tokens.location();
    advance();
    Location at = tokens.location();
    if (is(Token.CLOSE_PAREN)) {
      throw stop(open, "empty parenthesized group");
    }
    Body first = operand("");
    boolean single = !isOperator();
    Location modifiersAt = tokens.location();
    Literal whole = joined(first, at);
    if (single && !whole.withs().isEmpty() && isOperator()) {
      throw modifiersOfOperand(modifiersAt);
    }
    if (!is(Token.CLOSE_PAREN)) {
      throw stop(tokens.location(), "expected ) to close parenthesized group");
    }
    advance();
    return new Body(List.of(whole));
  }

  /** The literal that begins with an operand; {@code with} behind it is of the whole. */
  final Literal joined(Body first, Location at) {
    Body left = conjunction(first, at);
    List<Body> operands = new ArrayList<>(List.of(left));
    while (isKeyword("or")) {
      advance();
      Location next = tokens.location();
      operands.add(conjunction(operand("or"), next));
    }
    refuseIdle(operands, "or");
    Literal whole =
        operands.size() > 1
            ? junction(Operator.OR, operands, at)
            : left.literals().size() == 1
                ? left.literals().getFirst()
                : new Literal(at.to(tokens.lastEnd()), new Literal.Group(left), false, List.of());
    List<Literal.With> withs = modifiers();
    if (withs.isEmpty()) {
      return whole;
    }
    Location all = at.to(tokens.lastEnd());
    return whole.withs().isEmpty()
        ? new Literal(all, whole.expression(), whole.negated(), withs)
        : new Literal(all, new Literal.Group(new Body(List.of(whole))), false, withs);
  }

  /** An operand with all that {@code and} adds to it. */
  private Body conjunction(Body first, Location at) {
    List<Body> operands = new ArrayList<>(List.of(first));
    while (isKeyword("and")) {
      advance();
      operands.add(operand("and"));
    }
    refuseIdle(operands, "and");
    return operands.size() == 1 ? first : new Body(List.of(junction(Operator.AND, operands, at)));
  }

  private Literal junction(Operator operator, List<Body> operands, Location at) {
    Literal.Junction junction = new Literal.Junction(operator, operands);
    return new Literal(at.to(tokens.lastEnd()), junction, false, List.of());
  }

  /**
   * A body in braces, a group in parentheses, or one expression, which takes no {@code with}.
   *
   * @param operator that it belongs to, or nothing
   */
  private Body operand(String operator) {
    Location at = tokens.location();
    Body operand = is(Token.OPEN_BRACE) ? inBraces(at, operator) : expression(at);
    return operand;
  }

  private Body inBraces(Location at, String operator) {
    Body body = braces();
    if (body == null) {
      Term value = operator.isEmpty() ? null : attempt(this::term);
      if (value != null) {
        throw beginsWithBrace(at.to(tokens.lastEnd()), operator);
      }
      return block(); // for what is wrong with it
    }
    refuseUnion(at, body);
    return body;
  }

  private Body expression(Location at) {
    boolean negated = isKeyword("not");
    if (negated) {
      advance();
    }
    if (is(Token.OPEN_PAREN) && !negated && holdsOperands()) {
      return parenthesized();
    }
    Literal.Expression expression = negatable(negated);
    Literal literal =
        negated
            ? negation(at, expression, List.of())
            : new Literal(at.to(tokens.lastEnd()), expression, false, List.of());
    return new Body(List.of(literal));
  }

  final Stop modifiersOfOperand(Location at) {
    String operator = tokens.text();
    hint(
        "Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `"
            + operator
            + "` expression to apply it to the whole expression");
    return stop(at, "`with` modifier is not allowed on operand of `" + operator + "`");
  }

  final Stop beginsWithBrace(Location operand, String operator) {
    hint("wrap the operand to keep the value: `(" + operand.text() + ") " + operator + " ...`");
    return stop(
        operand,
        "operand of `" + operator + "` cannot begin with `{` unless the braces hold a body");
  }

  /** {@code { a | b }} could be meant as a comprehension. */
  private void refuseUnion(Location at, Body body) {
    if (!(body.literals().getFirst().expression() instanceof Literal.Holds(Term.Call call))
        || !call.operator().at().text().equals("|")
        || call.at().text().startsWith("(")) {
      return;
    }
    String braces = at.to(tokens.lastEnd()).text();
    int union = call.at().offset() - at.offset();
    String first = call.at().text();
    String grouped =
        braces.substring(0, union) + "(" + first + ")" + braces.substring(union + first.length());
    hint("write `(" + braces + ")` for the comprehension, or `" + grouped + "` for the set union");
    throw stop(
        at,
        "ambiguous `{ ... | ... }` operand: read as a body holding a set-union expression, not as"
            + " a comprehension");
  }

  /** An operand that only prints can never fail. */
  private void refuseIdle(List<Body> operands, String operator) {
    if (operands.size() == 1) {
      return;
    }
    for (Body operand : operands) {
      boolean idle =
          operand.literals().stream()
              .allMatch(
                  line ->
                      !line.negated()
                          && line.expression() instanceof Literal.Holds(Term.Call call)
                          && call.name().equals("print"));
      if (idle) {
        hint(
            "`print` produces no value and always succeeds, so the operand can never fail; move it"
                + " out of the operand, or add an expression that can fail");
        throw stop(
            operand.literals().getFirst().at(),
            "operand of `" + operator + "` cannot consist only of calls to `print`");
      }
    }
  }
}
