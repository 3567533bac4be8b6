package dev.writ.rego.parse;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a source: packages, imports and rules, or a query. */
public final class Parser extends Bodies {
  private static final Set<String> ROOTS = new TreeSet<>(Set.of("data", "future", "input", "rego"));

  private final List<Module.Import> imports = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> offered;
  private boolean strict;

  private Parser(PolicySource source, Set<String> offered) {
    super(source);
    this.offered = new TreeSet<>(offered);
    strict = source.language() == PolicySource.Language.V1;
  }

  /**
   * Reads a module.
   *
   * @throws RegoException with at least the first thing that is wrong
   */
  public static Module module(PolicySource source) {
    return module(source, OFFERED);
  }

  /**
   * As {@link #module(PolicySource)}.
   *
   * @param offered what may be imported from {@code future.keywords}
   */
  public static Module module(PolicySource source, Set<String> offered) {
    Parser parser = of(source, offered);
    return OwnStack.call(parser.isDeep(), parser::module);
  }

  /** As {@link #of(PolicySource, Set)} without experimental keywords. */
  public static Parser of(PolicySource source) {
    return of(source, OFFERED);
  }

  /**
   * Begins to read a module.
   *
   * @param offered what may be imported from {@code future.keywords}
   */
  public static Parser of(PolicySource source, Set<String> offered) {
    return new Parser(source, offered);
  }

  /**
   * Whether the source nests so deeply that its syntax is for an {@link OwnStack}; told from its
   * tokens.
   */
  public boolean isDeep() {
    return tokens.isDeep();
  }

  /** Whether a query nests so deeply. */
  public static boolean isDeep(String query) {
    return Lexer.tokens(PolicySource.v1("", query)).isDeep();
  }

  /**
   * Reads a query: literals separated by `;` or line breaks, always in version 1.
   *
   * @throws RegoException with the first thing that is wrong
   */
  public static Body query(String text) {
    Parser parser = new Parser(PolicySource.v1("", text), OFFERED);
    return OwnStack.call(parser.isDeep(), parser::query);
  }

  private Body query() {
    try {
      begin();
      if (is(Token.END)) {
        throw stop(tokens.location(), "empty body");
      }
      return body(Token.END);
    } catch (Stop stopped) {
      throw new RegoException(errors);
    }
  }

  private void begin() {
    String fault = tokens.fault();
    if (fault != null) {
      throw stop(tokens.location(), fault);
    }
  }

  /**
   * Reads on to the end; to be called once.
   *
   * @throws RegoException with at least the first thing that is wrong
   */
  public Module module() {
    Location at = tokens.location();
    List<String> path = List.of();
    try {
      begin();
      if (is(Token.END)) {
        throw stop(new Location(source.name(), 0, 0, 0, 0, source.text()), "empty module");
      }
      if (isKeyword("package")) {
        path = packagePath();
      } else {
        statement();
        errors.addFirst(new RegoError(CODE, "package expected", at));
        throw new Stop();
      }
      while (!is(Token.END)) {
        if (isKeyword("package")) {
          throw stop(tokens.location(), "unexpected package");
        }
        statement();
      }
    } catch (Stop stopped) {
      throw new RegoException(errors);
    }
    if (strict) {
      for (Rule rule : rules) {
        checkVersion1(rule);
      }
    }
    if (!errors.isEmpty()) {
      throw new RegoException(errors);
    }
    return new Module(source, at, path, imports, rules, tokens.comments(), strict);
  }

  private void statement() {
    if (isKeyword("import")) {
      imports.add(importStatement());
    } else {
      rules.addAll(new Rules(this).statement());
    }
  }

  private List<String> packagePath() {
    advance();
    if (!is(Token.NAME)) {
      throw unexpected("");
    }
    return names("string");
  }

  /** A reference of names, which may be keywords. */
  private List<String> names(String expected) {
    Location at = tokens.location();
    Term.Var first = new Term.Var(at, tokens.text());
    advance();
    List<String> names = new ArrayList<>();
    names.add(first.name());
    if (tokens.isGlued() && (is(Token.DOT) || is(Token.OPEN_BRACKET))) {
      for (Term part : reference(first, at).path()) {
        if (!(part instanceof Term.Scalar(_, RegoValue.Str name))) {
          throw stop(part.at(), "unexpected " + kind(part) + " token: expecting " + expected);
        }
        names.add(name.value());
      }
    }
    return names;
  }

  private Module.Import importStatement() {
    Location at = tokens.location();
    advance();
    if (!is(Token.NAME)) {
      throw unexpected("");
    }
    Location pathAt = tokens.location();
    List<String> path = names("string");
    pathAt = pathAt.to(tokens.lastEnd());
    if (!ROOTS.contains(path.getFirst())) {
      hint("if this is unexpected, try updating OPA");
      throw stop(
          pathAt,
          "unexpected import path, must begin with one of: {"
              + String.join(", ", ROOTS)
              + "}, got: "
              + path.getFirst());
    }
    String alias = null;
    if (isKeyword("as")) {
      advance();
      if (!is(Token.NAME) || isAnyKeyword()) {
        throw unexpected("expected var");
      }
      alias = tokens.text();
      advance();
    } else if (!path.getFirst().equals("future") && keywords.contains(path.getLast())) {
      hint("import a different path or use an alias");
      throw stop(
          pathAt, "unexpected import path, must not end with a keyword, got: " + path.getLast());
    }
    switch (path.getFirst()) {
      case "future" -> importFuture(path, alias, pathAt);
      case "rego" -> importRego(path, alias, pathAt);
      default -> {}
    }
    return new Module.Import(at.to(tokens.lastEnd()), path, alias);
  }

  private void importFuture(List<String> path, @Nullable String alias, Location at) {
    if (path.size() == 1 || !path.get(1).equals("keywords")) {
      throw stop(at, "invalid import, must be `future.keywords`");
    }
    if (alias != null) {
      throw stop(at, "`future` imports cannot be aliased");
    }
    if (path.size() == 2) {
      for (String keyword : IMPORTABLE) {
        if (offered.contains(keyword)) {
          keywords.add(keyword);
        }
      }
      return;
    }
    String keyword = path.get(2);
    if (!offered.contains(keyword)) {
      throw stop(at, "unexpected keyword, must be one of [" + String.join(" ", offered) + "]");
    }
    if (keyword.equals("not")) {
      wholeNegation = true;
    } else {
      keywords.add(keyword);
      if (keyword.equals("every")) {
        keywords.add("in");
      }
    }
  }

  private void importRego(List<String> path, @Nullable String alias, Location at) {
    if (!path.equals(List.of("rego", "v1"))) {
      throw stop(at, "invalid import `" + String.join(".", path) + "`, must be `rego.v1`");
    }
    if (source.language() == PolicySource.Language.V0) {
      if (alias != null) {
        throw stop(at, "`rego` imports cannot be aliased");
      }
      keywords.addAll(IMPORTABLE);
      strict = true;
    }
  }

  private void checkVersion1(Rule rule) {
    for (Rule clause = rule; clause != null; clause = clause.orElse()) {
      String what = clause.head().arguments() == null ? "rule" : "function";
      Rule.Written written = clause.written();
      if (!written.value() && !written.body() && clause.head().element() == null) {
        refuse(clause, what + " must have value assignment and/or body declaration");
      }
      if (written.body() && !written.ifKeyword() && !clause.isDefault()) {
        refuse(clause, "`if` keyword is required before " + what + " body");
      }
      if (clause.head().element() != null && !written.containsKeyword()) {
        refuse(clause, "`contains` keyword is required for partial set rules");
      }
    }
  }

  private void refuse(Rule rule, String message) {
    errors.add(new RegoError(CODE, message, rule.at()));
  }

  static String kind(Term term) {
    return switch (term) {
      case Term.Scalar(_, RegoValue value) -> value.typeName();
      case Term.Var _ -> "var";
      case Term.Ref _ -> "ref";
      case Term.Array _ -> "array";
      case Term.Obj _ -> "object";
      case Term.Set _ -> "set";
      case Term.ArrayComprehension _ -> "arraycomprehension";
      case Term.SetComprehension _ -> "setcomprehension";
      case Term.ObjectComprehension _ -> "objectcomprehension";
      case Term.Call _ -> "call";
      case Term.Template _ -> "templatestring";
    };
  }

  /** What is wrong with a literal as a rule, or null. */
  static @Nullable String notAHead(Literal literal) {
    if (!literal.withs().isEmpty()) {
      return "expressions using with keyword cannot be used for rule head";
    }
    if (literal.negated()) {
      return "negated expressions cannot be used for rule head";
    }
    return switch (literal.expression()) {
      case Literal.SomeVars _, Literal.SomeIn _ ->
          "'some' declarations cannot be used for rule head";
      case Literal.Every _, Literal.Group _, Literal.Junction _ ->
          "expression cannot be used for rule head";
      case Literal.Holds _ -> null;
    };
  }
}
