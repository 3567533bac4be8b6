package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Terms, from constants up to infix operators. Each method leaves the stream at the first token
 * that it did not use.
 */
abstract class Terms extends Grammar {
  /** Beyond it the digits of a number in a policy would cost more than they can mean. */
  private static final int LARGEST_EXPONENT = 30_103; // of ten: a binary exponent of 100,000

  /**
   * Collections by their first token: what may be a comprehension is read twice, but never its
   * parts.
   */
  private final Map<Integer, Parsed> collections = new HashMap<>();

  private int wildcards;

  private record Parsed(Term term, int next) {}

  Terms(PolicySource source) {
    super(source);
  }

  abstract Body body(Token end);

  abstract Literal literal();

  /** A term with infix operators; `k, v in xs` included. */
  final Term term() {
    return membership(true);
  }

  /** A term with infix operators as it stands in a list, where a comma ends it. */
  final Term element() {
    return membership(false);
  }

  private Term membership(boolean keyed) {
    Term left = infix(operand(), 1);
    for (int links = 0; true; refuseLong(++links)) {
      Term start = left;
      Term with = keyed && is(Token.COMMA) ? attempt(() -> keyedMembership(start)) : null;
      if (with != null) {
        left = with;
      } else if (isKeyword("in")) {
        Location at = tokens.location();
        advance();
        Term right = infix(operand(), 1);
        left = call(at, "internal.member_2", List.of(left, right));
      } else {
        return left;
      }
    }
  }

  private @Nullable Term keyedMembership(Term key) {
    advance();
    Term value = infix(operand(), 1);
    if (!isKeyword("in")) {
      return null;
    }
    Location at = tokens.location();
    advance();
    return call(at, "internal.member_3", List.of(key, value, infix(operand(), 1)));
  }

  /**
   * Goes on behind a first operand as long as operators bind at least so much; all bind to the
   * left.
   */
  final Term infix(Term first, int least) {
    Term left = first;
    for (int links = 0; tokens.kind().precedence() >= least; refuseLong(++links)) {
      Token operator = tokens.kind();
      Location at = tokens.location();
      advance();
      Term right = infix(operand(), operator.precedence() + 1);
      left = call(at, operator.title(), List.of(left, right));
    }
    return left;
  }

  private Term call(Location at, String operator, List<Term> arguments) {
    Location whole = arguments.getFirst().at().to(tokens.lastEnd());
    return new Term.Call(whole, new Term.Var(at, operator), arguments);
  }

  /** A term without infix operators. */
  final Term operand() {
    Location at = tokens.location();
    Term term =
        switch (tokens.kind()) {
          case NAME -> name();
          case NUMBER, MINUS, DOT -> number();
          case STRING, RAW_STRING -> string();
          case TEMPLATE_PART, TEMPLATE_END, RAW_TEMPLATE_PART, RAW_TEMPLATE_END -> template();
          case OPEN_BRACKET, OPEN_BRACE -> collection();
          case OPEN_PAREN -> parentheses();
          default -> throw unexpected("");
        };
    Term whole = continued(term, at);
    return whole;
  }

  private Term name() {
    Location at = tokens.location();
    String name = tokens.text();
    // `contains` is a keyword in rule heads only.
    if (isAnyKeyword() && !name.equals("contains")) {
      RegoValue constant =
          switch (name) {
            case "null" -> RegoValue.NULL;
            case "true" -> RegoValue.TRUE;
            case "false" -> RegoValue.FALSE;
            default -> throw unexpected("");
          };
      advance();
      return new Term.Scalar(at, constant);
    }
    if (keywords.contains(name) && !name.equals("contains")) {
      throw unexpected(
          ""); // a keyword may stand first in a literal or a head, not inside of a term
    }
    advance();
    return variable(at, name);
  }

  final Term.Var variable(Location at, String name) {
    return new Term.Var(at, name.equals("_") ? "$" + wildcards++ : name);
  }

  private Term number() {
    Location at = tokens.location();
    String sign = "";
    if (is(Token.MINUS)) {
      advance();
      if (is(Token.NAME) && !isAnyKeyword()) {
        Term operand = operand();
        Term zero = new Term.Scalar(at, RegoValue.of(0));
        return new Term.Call(
            at.to(tokens.lastEnd()), new Term.Var(at, Token.MINUS.title()), List.of(zero, operand));
      }
      sign = "-";
    }
    String whole = "";
    if (is(Token.DOT)) {
      advance();
      whole = "0.";
    }
    if (!is(Token.NUMBER)) {
      throw unexpected("expected number");
    }
    String digits = tokens.text();
    if (whole.isEmpty()
        && digits.length() > 1
        && digits.charAt(0) == '0'
        && Character.isDigit(digits.charAt(1))) {
      throw unexpected("expected number without leading zero");
    }
    RegoValue.Num value;
    try {
      value = RegoValue.Num.parse(sign + whole + digits);
    } catch (NumberFormatException beyond) {
      throw stop(tokens.location(), "number too big");
    }
    long magnitude = (long) value.decimal().precision() - value.decimal().scale();
    if (Math.abs(magnitude) > LARGEST_EXPONENT) {
      throw stop(tokens.location(), "number too big");
    }
    advance();
    return new Term.Scalar(at.to(tokens.lastEnd()), value);
  }

  private Term string() {
    Location at = tokens.location();
    String text = tokens.text();
    String value = text.substring(1, text.length() - 1);
    if (is(Token.STRING) && value.indexOf('\\') >= 0) {
      value = unescaped(value, "illegal string literal: " + text);
    }
    advance();
    return new Term.Scalar(at, RegoValue.of(value));
  }

  private String unescaped(String inner, String otherwise) {
    try {
      return ((RegoValue.Str) RegoValue.parseJson('"' + inner + '"')).value();
    } catch (RegoException notJson) {
      throw stop(tokens.location(), otherwise);
    }
  }

  private Term template() {
    Location at = tokens.location();
    if (!tokens.text().startsWith("$")) { // the rest of the template that we are inside of
      throw stop(at, "missing template-string expression");
    }
    boolean raw = is(Token.RAW_TEMPLATE_PART) || is(Token.RAW_TEMPLATE_END);
    List<Term.Template.Part> parts = new ArrayList<>();
    int opening = 2; // `$"`, and later the `}` of the expression before
    while (true) {
      boolean last = is(Token.TEMPLATE_END) || is(Token.RAW_TEMPLATE_END);
      String text = tokens.text();
      String inner = text.substring(opening, text.length() - 1).replace("\\{", "{");
      if (!raw && inner.indexOf('\\') >= 0) {
        inner = unescaped(inner, "illegal template-string part: " + text);
      }
      if (!inner.isEmpty()) {
        parts.add(new Term.Template.Text(inner));
      }
      advance();
      if (last) {
        return new Term.Template(at.to(tokens.lastEnd()), parts, raw);
      }
      parts.add(new Term.Template.Hole(hole()));
      if (!tokens.kind().isTemplate()) {
        throw stop(tokens.location(), "expected } to end template string expression");
      }
      opening = 1;
    }
  }

  private Literal hole() {
    Literal literal = literal();
    String what =
        switch (literal.expression()) {
          case Literal.SomeVars _, Literal.SomeIn _ -> "'some'";
          case Literal.Every _ -> "'every'";
          case Literal.Group _ -> "negation ('not')";
          case Literal.Junction(var operator, _) -> "'" + operator.keyword() + "'";
          case Literal.Holds(Term.Call(_, Term.Var(_, var name), _)) when name.equals("eq") ->
              "unification ('=')";
          case Literal.Holds(Term.Call(_, Term.Var(_, var name), _)) when name.equals("assign") ->
              "assignment (':=')";
          case Literal.Holds _ -> literal.negated() ? "negation ('not')" : "";
        };
    if (!what.isEmpty()) {
      throw stop(literal.at(), "unexpected " + what + " in template-string expression");
    }
    return literal;
  }

  private Term parentheses() {
    advance();
    Term inner = term();
    if (!is(Token.CLOSE_PAREN)) {
      throw stop(tokens.location(), "non-terminated expression");
    }
    advance();
    return inner;
  }

  /** What is glued to a term: `.name`, `[term]`, `(arguments)`. */
  final Term continued(Term head, Location at) {
    Term whole = head;
    while (tokens.isGlued() && (is(Token.DOT) || is(Token.OPEN_BRACKET) || is(Token.OPEN_PAREN))) {
      if (is(Token.OPEN_PAREN)) {
        if (!(whole instanceof Term.Var || whole instanceof Term.Ref)) {
          break;
        }
        whole = called(whole, at);
      } else {
        whole = reference(whole, at);
      }
    }
    return whole;
  }

  /** A reference from here to where it ends or is called. */
  final Term.Ref reference(Term head, Location at) {
    if (head instanceof Term.Scalar scalar) {
      throw stop(at, "illegal ref (head cannot be " + scalar.value().typeName() + ")");
    }
    if (head instanceof Term.Template) {
      throw stop(at, "illegal ref (head cannot be templatestring)");
    }
    List<Term> path = new ArrayList<>();
    while (tokens.isGlued()) {
      if (is(Token.DOT)) {
        advance();
        if (!is(Token.NAME) || !tokens.isGlued()) {
          throw unexpected("expected " + Token.NAME.title());
        }
        path.add(new Term.Scalar(tokens.location(), RegoValue.of(tokens.text())));
        advance();
      } else if (is(Token.OPEN_BRACKET)) {
        advance();
        path.add(term());
        if (!is(Token.CLOSE_BRACKET)) {
          throw unexpected("expected " + Token.OPEN_BRACKET.title());
        }
        advance();
      } else {
        break;
      }
    }
    Location whole = at.to(tokens.lastEnd());
    return head instanceof Term.Ref(_, var first, var before)
        ? new Term.Ref(whole, first, joined(before, path))
        : new Term.Ref(whole, head, path);
  }

  private static List<Term> joined(List<Term> a, List<Term> b) {
    List<Term> both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }

  private Term called(Term operator, Location at) {
    List<Term> arguments = arguments();
    Location whole = at.to(tokens.lastEnd());
    return arguments.isEmpty() && operator instanceof Term.Var name && name.name().equals("set")
        ? new Term.Set(whole, List.of())
        : new Term.Call(whole, operator, arguments);
  }

  /** Arguments in parentheses. */
  final List<Term> arguments() {
    advance();
    return list(Token.CLOSE_PAREN, new ArrayList<>());
  }

  /** Elements up to the end token, which is used up; a trailing comma is fine. */
  private List<Term> list(Token end, List<Term> elements) {
    while (!is(end)) {
      elements.add(element());
      if (is(Token.COMMA)) {
        advance();
      } else if (!is(end)) {
        throw unexpected("expected " + quoted(Token.COMMA) + " or " + quoted(end));
      }
    }
    advance();
    return elements;
  }

  private Term collection() {
    int start = tokens.position();
    Parsed before = collections.get(start);
    if (before != null) {
      tokens.moveTo(before.next());
      return before.term();
    }
    Term term = is(Token.OPEN_BRACKET) ? array() : braces();
    collections.put(start, new Parsed(term, tokens.position()));
    return term;
  }

  private Term array() {
    Location at = tokens.location();
    advance();
    if (is(Token.CLOSE_BRACKET)) {
      advance();
      return new Term.Array(at.to(tokens.lastEnd()), List.of());
    }
    boolean comprehension = !is(Token.COMMA);
    if (!comprehension) {
      advance();
    }
    Term first = operand();
    if (is(Token.OR) && comprehension) {
      Body body = comprehensionBody(Token.CLOSE_BRACKET);
      if (body != null) {
        return new Term.ArrayComprehension(at.to(tokens.lastEnd()), first, body);
      }
    }
    List<Term> elements = listFrom(first, Token.CLOSE_BRACKET);
    return new Term.Array(at.to(tokens.lastEnd()), elements);
  }

  /** The rest of a list whose first operand has been read. */
  private List<Term> listFrom(Term operand, Token end) {
    List<Term> elements = new ArrayList<>();
    elements.add(elementFrom(operand));
    if (is(Token.COMMA)) {
      advance();
    } else if (!is(end)) {
      throw unexpected("expected " + quoted(Token.COMMA) + " or " + quoted(end));
    }
    return list(end, elements);
  }

  private Term elementFrom(Term operand) {
    Term left = infix(operand, 1);
    for (int links = 0; isKeyword("in"); refuseLong(++links)) {
      Location at = tokens.location();
      advance();
      left = call(at, "internal.member_2", List.of(left, infix(operand(), 1)));
    }
    return left;
  }

  /**
   * The body behind `|` with its end; null when it is a union after all, as in `[a | b, c]`.
   * Nothing has been read then.
   */
  private @Nullable Body comprehensionBody(Token end) {
    int bar = tokens.position();
    int before = errors.size();
    try {
      advance();
      Body body = body(end);
      advance();
      return body;
    } catch (Stop failed) {
      if (!is(Token.COMMA)) {
        throw failed;
      }
      errors.subList(before, errors.size()).clear();
      tokens.moveTo(bar);
      return null;
    }
  }

  private Term braces() {
    Location at = tokens.location();
    advance();
    if (is(Token.CLOSE_BRACE)) {
      advance();
      return new Term.Obj(at.to(tokens.lastEnd()), List.of());
    }
    boolean comprehension = !is(Token.COMMA);
    if (!comprehension) {
      advance();
    }
    Term first = operand();
    if (is(Token.OR) && comprehension) {
      Body body = comprehensionBody(Token.CLOSE_BRACE);
      if (body != null) {
        return new Term.SetComprehension(at.to(tokens.lastEnd()), first, body);
      }
    }
    Term head = elementFrom(first);
    if (is(Token.COLON)) {
      return object(at, head, comprehension);
    }
    if (!is(Token.COMMA) && !is(Token.CLOSE_BRACE)) {
      throw unexpected("non-terminated set");
    }
    List<Term> elements = listFrom(head, Token.CLOSE_BRACE);
    return new Term.Set(at.to(tokens.lastEnd()), elements);
  }

  private Term object(Location at, Term key, boolean comprehension) {
    advance();
    Term first = operand();
    if (is(Token.OR) && comprehension) {
      Body body = comprehensionBody(Token.CLOSE_BRACE);
      if (body != null) {
        return new Term.ObjectComprehension(at.to(tokens.lastEnd()), key, first, body);
      }
    }
    List<Term.Entry> entries = new ArrayList<>();
    entries.add(new Term.Entry(key, elementFrom(first)));
    if (!is(Token.COMMA) && !is(Token.CLOSE_BRACE)) {
      throw unexpected("non-terminated object");
    }
    while (!is(Token.CLOSE_BRACE)) {
      if (!is(Token.COMMA)) {
        throw unexpected("expected " + quoted(Token.COMMA) + " or " + quoted(Token.CLOSE_BRACE));
      }
      advance();
      if (is(Token.CLOSE_BRACE)) {
        break;
      }
      Term next = element();
      if (!is(Token.COLON)) {
        throw unexpected("expected " + quoted(Token.COLON));
      }
      advance();
      entries.add(new Term.Entry(next, element()));
    }
    advance();
    return new Term.Obj(at.to(tokens.lastEnd()), entries);
  }
}
