package dev.writ.rego.syntax;

import dev.writ.rego.RegoValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes syntax as Rego text of version 1, which parses to the same again. */
final class Printer {
  private static final Map<String, String> INFIX =
      Map.ofEntries(
          Map.entry("assign", ":="),
          Map.entry("eq", "="),
          Map.entry("equal", "=="),
          Map.entry("neq", "!="),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("lte", "<="),
          Map.entry("gte", ">="),
          Map.entry("or", "|"),
          Map.entry("and", "&"),
          Map.entry("plus", "+"),
          Map.entry("minus", "-"),
          Map.entry("mul", "*"),
          Map.entry("div", "/"),
          Map.entry("rem", "%"));

  /** Text of our own making, so the JDK's expressions are safe here. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Printer() {}

  static String term(Term term) {
    return switch (term) {
      case Term.Scalar(_, RegoValue value) -> string(value);
      case Term.Var variable -> variable.toString();
      case Term.Ref(_, Term head, List<Term> path) -> reference(head, path);
      case Term.Array(_, List<Term> elements) -> "[" + list(elements) + "]";
      case Term.Set(_, List<Term> elements) ->
          elements.isEmpty() ? "set()" : "{" + list(elements) + "}";
      case Term.Obj(_, List<Term.Entry> entries) -> {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        entries.forEach(e -> text.add(operand(e.key()) + ": " + operand(e.value())));
        yield text.toString();
      }
      case Term.ArrayComprehension(_, Term head, Body body) ->
          "[" + operand(head) + " | " + body(body) + "]";
      case Term.SetComprehension(_, Term head, Body body) ->
          "{" + operand(head) + " | " + body(body) + "}";
      case Term.ObjectComprehension(_, Term key, Term value, Body body) ->
          "{" + operand(key) + ": " + operand(value) + " | " + body(body) + "}";
      case Term.Call call -> call(call);
      case Term.Template template -> template(template);
    };
  }

  /** Rego text has only the escapes of JSON. */
  private static String string(RegoValue value) {
    return value instanceof RegoValue.Str ? value.toJson() : value.toString();
  }

  private static String reference(Term head, List<Term> path) {
    StringBuilder text = new StringBuilder(operand(head));
    for (Term part : path) {
      if (part instanceof Term.Scalar(_, RegoValue.Str name)
          && NAME.matcher(name.value()).matches()) {
        text.append('.').append(name.value());
      } else {
        text.append('[').append(term(part)).append(']');
      }
    }
    return text.toString();
  }

  private static String list(List<Term> terms) {
    StringJoiner text = new StringJoiner(", ");
    terms.forEach(term -> text.add(operand(term)));
    return text.toString();
  }

  /** In parentheses where an operator around it could bind first. */
  private static String operand(Term term) {
    boolean infix = term instanceof Term.Call call && (isInfix(call) || isMembership(call));
    return infix ? "(" + term(term) + ")" : term(term);
  }

  private static boolean isInfix(Term.Call call) {
    return call.arguments().size() == 2 && INFIX.containsKey(call.name());
  }

  private static boolean isMembership(Term.Call call) {
    return call.name().startsWith("internal.member_");
  }

  private static String call(Term.Call call) {
    List<Term> arguments = call.arguments();
    if (isInfix(call)) {
      return operand(arguments.get(0))
          + " "
          + INFIX.get(call.name())
          + " "
          + operand(arguments.get(1));
    }
    if (isMembership(call)) {
      return list(arguments.subList(0, arguments.size() - 1))
          + " in "
          + operand(arguments.getLast());
    }
    return term(call.operator()) + "(" + list(arguments) + ")";
  }

  private static String template(Term.Template template) {
    StringBuilder text = new StringBuilder(template.multiline() ? "$`" : "$\"");
    for (Term.Template.Part part : template.parts()) {
      switch (part) {
        case Term.Template.Text(String plain) -> {
          String escaped = template.multiline() ? plain : RegoValue.of(plain).toJson();
          String inner = template.multiline() ? plain : escaped.substring(1, escaped.length() - 1);
          text.append(inner.replace("{", "\\{"));
        }
        case Term.Template.Hole(Literal expression) ->
            text.append('{').append(literal(expression)).append('}');
      }
    }
    return text.append(template.multiline() ? '`' : '"').toString();
  }

  static String body(Body body) {
    StringJoiner text = new StringJoiner("; ");
    body.forEach(literal -> text.add(literal(literal)));
    return text.toString();
  }

  static String literal(Literal literal) {
    StringBuilder text = new StringBuilder(literal.negated() ? "not " : "");
    text.append(
        switch (literal.expression()) {
          case Literal.Holds(Term term) -> literal.negated() ? negated(term) : term(term);
          case Literal.SomeVars(List<Term.Var> variables) -> {
            StringJoiner names = new StringJoiner(", ", "some ", "");
            variables.forEach(name -> names.add(name.toString()));
            yield names.toString();
          }
          case Literal.SomeIn(Term key, Term value, Term domain) ->
              "some " + pair(key, value) + " in " + operand(domain);
          case Literal.Every(Term.Var key, Term.Var value, Term domain, Body body) ->
              "every " + pair(key, value) + " in " + operand(domain) + " { " + body(body) + " }";
          case Literal.Group(Body body) -> braces(body);
          case Literal.Junction(var operator, List<Body> operands) -> {
            StringJoiner parts = new StringJoiner(" " + operator.keyword() + " ");
            operands.forEach(operand -> parts.add(braces(operand)));
            yield parts.toString();
          }
        });
    literal
        .withs()
        .forEach(
            with ->
                text.append(" with ")
                    .append(term(with.target()))
                    .append(" as ")
                    .append(operand(with.value())));
    return text.toString();
  }

  /** A union that comes first would be read as a comprehension. */
  private static String braces(Body body) {
    List<Literal> lines = body.literals();
    boolean union =
        lines.getFirst().expression() instanceof Literal.Holds(Term.Call call)
            && !lines.getFirst().negated()
            && call.name().equals("or");
    if (!union) {
      return "{ " + body(body) + " }";
    }
    String rest = lines.size() == 1 ? "" : "; " + body(new Body(lines.subList(1, lines.size())));
    return "{ (" + literal(lines.getFirst()) + ")" + rest + " }";
  }

  /** `=` and `:=` stand outside of parentheses only. */
  private static String negated(Term term) {
    boolean binds =
        term instanceof Term.Call call
            && (call.name().equals("eq") || call.name().equals("assign"));
    return binds ? term(term) : operand(term);
  }

  private static String pair(@Nullable Term key, Term value) {
    return key == null ? operand(value) : operand(key) + ", " + operand(value);
  }

  static String rule(Rule rule) {
    Rule.Head head = rule.head();
    StringBuilder text = new StringBuilder(rule.isDefault() ? "default " : "");
    text.append(reference(head.name(), head.path()));
    if (head.arguments() != null) {
      text.append('(').append(list(head.arguments())).append(')');
    }
    if (head.element() != null) {
      text.append(" contains ").append(term(head.element()));
    }
    return text.append(rest(rule)).toString();
  }

  private static String rest(Rule rule) {
    Term value = rule.head().value();
    String text = value == null ? "" : " := " + term(value);
    text += rule.isDefault() ? "" : String.format(Locale.ROOT, " if { %s }", body(rule.body()));
    return rule.orElse() == null ? text : text + " else" + rest(rule.orElse());
  }
}
