package dev.writ.rego.builtin;

import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of a module as OPA writes it in JSON: package, imports, rules and comments; each term
 * is a type with a value; places are left out except for comments.
 */
final class ModuleJson {
  /** Types of terms in the order in which OPA sorts the elements of sets and keys of objects. */
  private static final List<String> ORDER =
      List.of(
          "null",
          "boolean",
          "number",
          "string",
          "var",
          "ref",
          "array",
          "object",
          "set",
          "arraycomprehension",
          "objectcomprehension",
          "setcomprehension",
          "call",
          "templatestring");

  private static final Comparator<RegoValue> BY_TERM = ModuleJson::compared;

  /** Names of wildcards, numbered in the order of the text. */
  private final Map<String, String> wildcards = new HashMap<>();

  private int numbered;

  private ModuleJson() {}

  static RegoValue of(Module module) {
    return new ModuleJson().module(module);
  }

  @SuppressWarnings("ReferenceEquality") // a chained rule has the very head of the one before
  private Obj module(Module module) {
    Obj.Builder json = Obj.builder();
    List<RegoValue> path = new ArrayList<>();
    path.add(typed("var", RegoValue.of("data")));
    module.path().forEach(name -> path.add(string(name)));
    put(json, "package", Obj.of("path", Arr.of(path)));
    if (!module.imports().isEmpty()) {
      put(json, "imports", Arr.of(module.imports().stream().map(ModuleJson::imported).toList()));
    }
    if (!module.rules().isEmpty()) {
      List<RegoValue> rules = new ArrayList<>();
      Rule.Head before = null;
      for (Rule rule : module.rules()) {
        rules.add(rule(rule, rule.head() == before));
        before = rule.head();
      }
      put(json, "rules", Arr.of(rules));
    }
    if (!module.comments().isEmpty()) {
      put(json, "comments", Arr.of(module.comments().stream().map(ModuleJson::comment).toList()));
    }
    return json.build();
  }

  private static Obj imported(Module.Import one) {
    List<RegoValue> path = new ArrayList<>();
    path.add(typed("var", RegoValue.of(one.path().getFirst())));
    one.path().stream().skip(1).forEach(name -> path.add(string(name)));
    RegoValue reference = typed("ref", Arr.of(path));
    return one.alias() == null
        ? Obj.of("path", reference)
        : Obj.of("path", reference, "alias", RegoValue.of(one.alias()));
  }

  private static Obj comment(Module.Comment comment) {
    byte[] text = comment.text().getBytes(StandardCharsets.UTF_8);
    return Obj.of(
        "Location",
        Obj.of(
            "file",
            RegoValue.of(comment.at().file()),
            "row",
            RegoValue.of(comment.at().row()),
            "col",
            RegoValue.of(comment.at().column())),
        "Text",
        text.length == 0 ? RegoValue.NULL : RegoValue.of(Base64.getEncoder().encodeToString(text)));
  }

  /**
   * @param chained whether only the body is its own, as in {@code p if { a } { b }}
   */
  private Obj rule(Rule rule, boolean chained) {
    RegoValue bodyFirst = chained ? body(rule.body()) : null;
    if (chained) {
      renumber(rule.head());
    }
    Obj head = head(rule, rule.written().assigned(), null);
    Obj.Builder json = Obj.builder();
    put(json, "head", head);
    put(json, "body", bodyFirst != null ? bodyFirst : body(rule.body()));
    if (rule.isDefault()) {
      put(json, "default", RegoValue.TRUE);
    }
    if (rule.orElse() != null) {
      put(json, "else", orElse(rule.orElse(), rule.written().assigned(), head.find("name")));
    }
    return json.build();
  }

  private Obj orElse(Rule rule, boolean assigned, @Nullable RegoValue name) {
    renumber(rule.head());
    Obj.Builder json = Obj.builder();
    boolean own = rule.written().value() ? rule.written().assigned() : assigned;
    put(json, "head", head(rule, own, name));
    put(json, "body", body(rule.body()));
    if (rule.orElse() != null) {
      put(json, "else", orElse(rule.orElse(), assigned, name));
    }
    return json.build();
  }

  /** Arguments that are wildcards get new names in each rule that shares them. */
  private void renumber(Rule.Head head) {
    if (head.arguments() != null) {
      for (Term argument : head.arguments()) {
        if (argument instanceof Term.Var variable && variable.isWildcard()) {
          wildcards.put(variable.name(), "$" + numbered++);
        }
      }
    }
  }

  private Obj head(Rule rule, boolean assigned, @Nullable RegoValue inherited) {
    Rule.Head head = rule.head();
    Obj.Builder json = Obj.builder();
    List<RegoValue> reference = new ArrayList<>();
    reference.add(typed("var", RegoValue.of(head.name().name())));
    head.path().forEach(part -> reference.add(term(part)));
    put(json, "ref", Arr.of(reference));
    if (head.arguments() != null) {
      put(json, "args", terms(head.arguments()));
    }
    if (inherited != null || (rule.isDefault() ? head.path().isEmpty() : isNamed(rule))) {
      put(json, "name", inherited != null ? inherited : RegoValue.of(head.name().name()));
    }
    if (head.element() != null) {
      put(json, "key", term(head.element()));
    } else if (isKeyed(rule)) {
      put(json, "key", reference.getLast());
    }
    if (head.value() != null) {
      put(json, "value", term(head.value()));
    }
    if (assigned) {
      put(json, "assign", RegoValue.TRUE);
    }
    return json.build();
  }

  /** Only references of one or two parts have a name beside, which is history. */
  private static boolean isNamed(Rule rule) {
    Rule.Head head = rule.head();
    if (head.path().isEmpty()) {
      return true;
    }
    boolean twoParts = head.path().size() == 1 && head.element() == null;
    if (rule.written().body()) {
      return twoParts && (rule.written().value() || head.arguments() != null);
    }
    return twoParts && head.arguments() == null;
  }

  private static boolean isKeyed(Rule rule) {
    Rule.Head head = rule.head();
    if (head.path().size() != 1 || head.arguments() != null || rule.isDefault()) {
      return false;
    }
    return !rule.written().body() || !(head.path().getFirst() instanceof Term.Scalar);
  }

  private RegoValue body(Body body) {
    List<RegoValue> lines = new ArrayList<>();
    for (Literal literal : body) {
      lines.add(literal(literal, lines.size()));
    }
    return Arr.of(lines);
  }

  private Obj literal(Literal literal, int index) {
    Obj.Builder json = Obj.builder();
    put(json, "index", RegoValue.of(index));
    boolean group = literal.expression() instanceof Literal.Group;
    put(
        json,
        "terms",
        switch (literal.expression()) {
          case Literal.Holds(Term.Call call) -> call(call);
          case Literal.Holds(Term term) -> term(term);
          case Literal.SomeVars(List<Term.Var> variables) ->
              Obj.of("symbols", Arr.of(variables.stream().map(this::term).toList()));
          case Literal.SomeIn(Term key, Term value, Term domain) ->
              Obj.of("symbols", Arr.of(membership(key, value, domain)));
          case Literal.Every(Term.Var key, Term.Var value, Term domain, Body body) ->
              Obj.of(
                  "key",
                  key == null ? RegoValue.NULL : term(key),
                  "value",
                  term(value),
                  "domain",
                  term(domain),
                  "body",
                  body(body));
          case Literal.Group(Body body) ->
              Obj.of(
                  "type",
                  RegoValue.of("not"),
                  "body",
                  body(body),
                  "explicit_body",
                  RegoValue.of(isWritten(literal, body)));
          case Literal.Junction _ ->
              throw new IllegalStateException("read without the experimental keywords");
        });
    if (literal.negated() && !group) {
      put(json, "negated", RegoValue.TRUE);
    }
    if (!literal.withs().isEmpty()) {
      List<RegoValue> withs = new ArrayList<>();
      for (Literal.With with : literal.withs()) {
        withs.add(Obj.of("target", term(with.target()), "value", term(with.value())));
      }
      put(json, "with", Arr.of(withs));
    }
    return json.build();
  }

  /** Whether a negated body stands in braces, not just the one line that is negated. */
  private static boolean isWritten(Literal literal, Body body) {
    return body.literals().size() != 1 || !body.literals().getFirst().at().equals(literal.at());
  }

  private RegoValue membership(@Nullable Term key, Term value, Term domain) {
    List<RegoValue> call = new ArrayList<>();
    String operator = key == null ? "member_2" : "member_3";
    call.add(typed("ref", Arr.of(typed("var", RegoValue.of("internal")), string(operator))));
    if (key != null) {
      call.add(term(key));
    }
    call.add(term(value));
    call.add(term(domain));
    return typed("call", Arr.of(call));
  }

  private RegoValue terms(List<Term> terms) {
    return Arr.of(terms.stream().map(this::term).toList());
  }

  private RegoValue term(Term term) {
    return switch (term) {
      case Term.Scalar(_, RegoValue.Null _) -> typed("null", Obj.EMPTY);
      case Term.Scalar(_, RegoValue value) -> typed(value.typeName(), value);
      case Term.Var(_, String root) when root.equals("input") || root.equals("data") ->
          typed("ref", Arr.of(typed("var", RegoValue.of(root))));
      case Term.Var variable -> variable(variable);
      case Term.Ref(_, Term head, List<Term> path) -> {
        List<RegoValue> parts = new ArrayList<>();
        parts.add(head instanceof Term.Var variable ? variable(variable) : term(head));
        path.forEach(part -> parts.add(term(part)));
        yield typed("ref", Arr.of(parts));
      }
      case Term.Array(_, List<Term> elements) -> typed("array", terms(elements));
      case Term.Set(_, List<Term> elements) -> {
        TreeMap<RegoValue, RegoValue> sorted = new TreeMap<>(BY_TERM);
        elements.stream().map(this::term).forEach(element -> sorted.putIfAbsent(element, element));
        yield typed("set", Arr.of(List.copyOf(sorted.values())));
      }
      case Term.Obj(_, List<Term.Entry> entries) -> {
        TreeMap<RegoValue, RegoValue> sorted = new TreeMap<>(BY_TERM);
        for (Term.Entry entry : entries) {
          RegoValue key = term(entry.key());
          sorted.put(key, Arr.of(key, term(entry.value())));
        }
        yield typed("object", Arr.of(List.copyOf(sorted.values())));
      }
      case Term.ArrayComprehension(_, Term head, Body body) ->
          typed("arraycomprehension", Obj.of("term", term(head), "body", body(body)));
      case Term.SetComprehension(_, Term head, Body body) ->
          typed("setcomprehension", Obj.of("term", term(head), "body", body(body)));
      case Term.ObjectComprehension(_, Term key, Term value, Body body) ->
          typed(
              "objectcomprehension",
              Obj.of("key", term(key), "value", term(value), "body", body(body)));
      case Term.Call call -> typed("call", call(call));
      case Term.Template(_, List<Term.Template.Part> parts, boolean multiline) -> {
        List<RegoValue> pieces = new ArrayList<>();
        for (Term.Template.Part part : parts) {
          pieces.add(
              switch (part) {
                case Term.Template.Text(String text) -> string(text);
                case Term.Template.Hole(Literal expression) -> literal(expression, 0);
              });
        }
        yield typed(
            "templatestring",
            Obj.of("parts", Arr.of(pieces), "multi_line", RegoValue.of(multiline)));
      }
    };
  }

  private RegoValue variable(Term.Var variable) {
    String name =
        variable.isWildcard()
            ? wildcards.computeIfAbsent(variable.name(), _ -> "$" + numbered++)
            : variable.name();
    return typed("var", RegoValue.of(name));
  }

  /** The operator, which is a reference, and the arguments. */
  private RegoValue call(Term.Call call) {
    List<RegoValue> parts = new ArrayList<>();
    if (call.operator() instanceof Term.Var(_, String name)) {
      List<RegoValue> reference = new ArrayList<>();
      for (String part : name.split("\\.", -1)) { // infix operators are one name with dots
        reference.add(reference.isEmpty() ? typed("var", RegoValue.of(part)) : string(part));
      }
      parts.add(typed("ref", Arr.of(reference)));
    } else {
      parts.add(term(call.operator()));
    }
    call.arguments().forEach(argument -> parts.add(term(argument)));
    return Arr.of(parts);
  }

  private static RegoValue string(String text) {
    return typed("string", RegoValue.of(text));
  }

  private static RegoValue typed(String type, RegoValue value) {
    return Obj.of("type", RegoValue.of(type), "value", value);
  }

  private static void put(Obj.Builder json, String key, RegoValue value) {
    json.put(RegoValue.of(key), value);
  }

  /** Terms by type, then by value; what they are made of is compared in the same way. */
  private static int compared(RegoValue a, RegoValue b) {
    if (a instanceof Arr left && b instanceof Arr right) {
      for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
        int difference = compared(left.at(i), right.at(i));
        if (difference != 0) {
          return difference;
        }
      }
      return Integer.compare(left.size(), right.size());
    }
    if (a instanceof Obj left
        && b instanceof Obj right
        && left.find("type") instanceof Str one
        && right.find("type") instanceof Str other) {
      int difference = Integer.compare(ORDER.indexOf(one.value()), ORDER.indexOf(other.value()));
      RegoValue leftValue = left.find("value");
      RegoValue rightValue = right.find("value");
      return difference != 0 || leftValue == null || rightValue == null
          ? difference
          : compared(leftValue, rightValue);
    }
    return a.compareTo(b);
  }
}
