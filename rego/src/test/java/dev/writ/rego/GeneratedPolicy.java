package dev.writ.rego;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/**
 * A policy made at random, with inputs for it: rules of all kinds that need the rules before them.
 * It may be refused or fail, but it says the same in each of its forms.
 *
 * @param statements in which {@code @(…)} stands around places that an index could look at
 */
record GeneratedPolicy(List<String> statements, List<RegoValue> inputs) {
  private static final String INDEXED = "@(";

  GeneratedPolicy {
    statements = List.copyOf(statements);
    inputs = List.copyOf(inputs);
  }

  static GeneratedPolicy of(long seed) {
    Maker maker = new Maker(new Random(seed));
    List<String> statements = maker.statements();
    List<RegoValue> inputs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      inputs.add(maker.input());
    }
    return new GeneratedPolicy(statements, inputs);
  }

  /** As somebody would write it. */
  String text() {
    return module(statements).replace(INDEXED, "(");
  }

  /** No clause can be found by an index: each place goes through a function. */
  String withoutIndex() {
    return module(statements).replace(INDEXED, "same(");
  }

  /** The rules in another order. */
  String shuffled(long seed) {
    List<String> others = new ArrayList<>(statements);
    Collections.shuffle(others, new Random(seed));
    return module(others).replace(INDEXED, "(");
  }

  private static String module(List<String> statements) {
    return "package t\n\nsame(v) := v\n\n" + String.join("\n\n", statements) + "\n";
  }

  /** Chooses; {@code rules} tells how many rules there are to refer to. */
  private static final class Maker {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final List<String> LISTS = List.of("xs", "ys");

    private final Random random;
    private int rules;
    private int variables;

    Maker(Random random) {
      this.random = random;
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    List<String> statements() {
      List<String> statements = new ArrayList<>();
      int count = 2 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        rule(statements);
        rules++;
      }
      return statements;
    }

    private void rule(List<String> into) {
      String name = "r" + rules;
      switch (random.nextInt(6)) {
        case 0 -> {
          if (random.nextBoolean()) {
            into.add("default " + name + " := " + constant());
          }
          for (int i = 0; i <= random.nextInt(4); i++) {
            into.add(name + " := " + constant() + " if {\n" + body() + "}");
          }
        }
        case 1 ->
            into.add(
                name
                    + " := "
                    + constant()
                    + " if {\n"
                    + body()
                    + "} else := "
                    + constant()
                    + " if {\n"
                    + body()
                    + "} else := "
                    + value());
        case 2 -> {
          for (int i = 0; i <= random.nextInt(3); i++) {
            String each = variable();
            into.add(
                name
                    + " contains "
                    + each
                    + " if {\n  some "
                    + each
                    + " in "
                    + list()
                    + "\n"
                    + body()
                    + "}");
          }
        }
        case 3 -> {
          String key = variable();
          String each = variable();
          into.add(
              name
                  + "["
                  + key
                  + "] := "
                  + each
                  + " if {\n  some "
                  + key
                  + ", "
                  + each
                  + " in "
                  + list()
                  + "\n"
                  + body()
                  + "}");
        }
        case 4 -> {
          for (int i = 0; i <= random.nextInt(3); i++) {
            into.add(
                "f"
                    + rules
                    + "(x) := "
                    + constant()
                    + " if {\n  @(x) == "
                    + constant()
                    + "\n"
                    + body()
                    + "}");
          }
          into.add(name + " := f" + rules + "(" + value() + ")");
        }
        default -> into.add(name + " := " + value());
      }
    }

    private String body() {
      StringJoiner lines = new StringJoiner("\n", "", "\n");
      for (int i = 0; i <= random.nextInt(3); i++) {
        lines.add("  " + line(2));
      }
      return lines.toString();
    }

    private String line(int depth) {
      if (depth == 0) {
        return comparison();
      }
      return switch (random.nextInt(10)) {
        case 0 -> "not " + comparison().replace(INDEXED, "("); // a call is made outside of it
        case 1 -> constant() + " in " + list();
        case 2 -> {
          String each = variable();
          yield "every " + each + " in " + list() + " { " + each + " != " + constant() + " }";
        }
        case 3 -> {
          String each = variable();
          yield "some " + each + " in " + list() + "; " + each + " == " + constant();
        }
        case 4 -> comparison() + " with input." + one(NAMES) + " as " + constant();
        case 5 -> {
          String each = variable();
          yield each + " := " + value() + "; " + each + " != " + constant();
        }
        case 6 -> {
          String each = variable();
          yield "[" + each + ", _] = " + place() + "; " + each + " != " + constant();
        }
        case 7 -> "count([1 | " + line(depth - 1) + "]) " + one(List.of(">", "==")) + " 0";
        default -> comparison();
      };
    }

    private String comparison() {
      return switch (random.nextInt(4)) {
        case 0 -> place() + " " + one(List.of("<", "<=", "!=", ">")) + " " + value();
        case 1 -> place();
        default -> "@(input." + one(NAMES) + ") == " + constant();
      };
    }

    private String value() {
      return switch (random.nextInt(7)) {
        case 0 -> constant();
        case 1 -> "[" + place() + ", " + constant() + "]";
        case 2 -> "{\"k\": " + place() + "}";
        case 3 -> "{v | some v in " + list() + "; v != " + constant() + "}";
        case 4 -> "[v | some v in " + list() + "]";
        case 5 -> place() + " " + one(List.of("+", "-", "*", "%")) + " " + number();
        default -> place();
      };
    }

    private String place() {
      if (rules > 0 && random.nextInt(3) == 0) {
        return "r" + random.nextInt(rules);
      }
      return random.nextInt(4) == 0
          ? "input." + one(LISTS) + "[" + random.nextInt(3) + "]"
          : "input." + one(NAMES);
    }

    private String list() {
      return switch (random.nextInt(3)) {
        case 0 -> "[" + constant() + ", " + constant() + ", " + constant() + "]";
        default -> "input." + one(LISTS);
      };
    }

    private String constant() {
      return switch (random.nextInt(8)) {
        case 0 -> "\"x\"";
        case 1 -> "\"y\"";
        case 2 -> "true";
        case 3 -> "false";
        case 4 -> "null";
        default -> number();
      };
    }

    private String number() {
      return Integer.toString(random.nextInt(4));
    }

    private String variable() {
      return "v" + variables++;
    }

    RegoValue input() {
      RegoValue.Obj.Builder input = RegoValue.Obj.builder();
      for (String name : NAMES) {
        if (random.nextInt(5) > 0) {
          input.put(RegoValue.of(name), RegoValue.parseJson(element()));
        }
      }
      for (String name : LISTS) {
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < random.nextInt(4); i++) {
          elements.add(element());
        }
        input.put(RegoValue.of(name), RegoValue.parseJson(elements.toString()));
      }
      return input.build();
    }

    private String element() {
      return random.nextInt(6) == 0 ? "[" + constant() + ", " + constant() + "]" : constant();
    }
  }
}
