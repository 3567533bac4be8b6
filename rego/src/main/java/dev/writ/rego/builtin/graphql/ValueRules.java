package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Child;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.EnumValue;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.ValueKind;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import dev.writ.rego.builtin.graphql.Facts.Expected;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about literals: of the type that is expected, input fields once. */
final class ValueRules {
  private ValueRules() {}

  static final class UniqueInputFieldNames implements QueryRule {
    @Override
    public void value(QueryWalk walk, Value value) {
      if (value.kind() != ValueKind.OBJECT) {
        return;
      }
      Set<String> seen = new HashSet<>();
      for (Child child : value.children()) {
        if (!seen.add(child.name())) {
          walk.report(
              "There can be only one input field named \"" + child.name() + "\".",
              child.position());
        }
      }
    }
  }

  static final class ValuesOfCorrectType implements QueryRule {
    private static final Set<String> SCALARS = Set.of("Int", "Float", "String", "Boolean", "ID");
    private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    @Override
    public void value(QueryWalk walk, Value value) {
      Expected expected = walk.facts().expected(value);
      Definition type = expected == null ? null : expected.definition();
      if (expected == null || type == null) {
        return;
      }
      if (value.kind() == ValueKind.NULL && expected.type().nonNull()) {
        walk.report(found(expected, value), value.position());
      }
      if (type.kind() == DefinitionKind.SCALAR && !SCALARS.contains(type.name())) {
        return; // a scalar of its own has rules of its own
      }
      if (isOutOfRange(walk.work(), value)) {
        walk.report(unexpected(expected, type, value), value.position());
      }
      switch (value.kind()) {
        case NULL, VARIABLE -> {}
        case LIST -> allow(walk, expected.type().element() != null, expected, type, value);
        case INT -> allow(walk, isNamed(type, "Int", "Float", "ID"), expected, type, value);
        case FLOAT -> allow(walk, isNamed(type, "Float"), expected, type, value);
        case BOOLEAN -> allow(walk, isNamed(type, "Boolean"), expected, type, value);
        case STRING, BLOCK -> string(walk, expected, type, value);
        case ENUM -> enumeration(walk, expected, type, value);
        case OBJECT -> object(walk, type, value);
      }
    }

    private static void allow(
        QueryWalk walk, boolean allowed, Expected expected, Definition type, Value value) {
      if (!allowed) {
        walk.report(unexpected(expected, type, value), value.position());
      }
    }

    private static void string(QueryWalk walk, Expected expected, Definition type, Value value) {
      if (type.kind() == DefinitionKind.ENUM) {
        walk.report(nonEnum(expected, value) + meant(walk, type, value.raw()), value.position());
      } else {
        allow(walk, isNamed(type, "String", "ID"), expected, type, value);
      }
    }

    private static void enumeration(
        QueryWalk walk, Expected expected, Definition type, Value value) {
      walk.work().scan(type.enumValues().size());
      if (type.kind() != DefinitionKind.ENUM) {
        walk.report(unexpected(expected, type, value), value.position());
      } else if (Ast.find(type.enumValues(), value.raw()) == null) {
        walk.report(
            "Value \""
                + value
                + "\" does not exist in \""
                + expected.type()
                + "\" enum."
                + meant(walk, type, value.raw()),
            value.position());
      }
    }

    private static String meant(QueryWalk walk, Definition type, String typed) {
      List<String> names = type.enumValues().stream().map(EnumValue::name).toList();
      return Texts.didYouMean(walk.work(), "Did you mean the enum value", typed, names);
    }

    private static void object(QueryWalk walk, Definition type, Value value) {
      Set<String> given = new HashSet<>();
      value.children().forEach(child -> given.add(child.name()));
      for (FieldDefinition field : type.fields()) {
        walk.work().step();
        if (field.type().nonNull()
            && field.defaultValue() == null
            && !given.contains(field.name())) {
          walk.report(
              "Field \""
                  + type.name()
                  + "."
                  + field.name()
                  + "\" of required type \""
                  + field.type()
                  + "\" was not provided.",
              value.position());
        }
      }
      if (Ast.find(type.directives(), "oneOf") != null) {
        oneOf(walk, type, value);
      }
      for (Child child : value.children()) {
        if (walk.schema().field(type, child.name()) == null) {
          List<String> names = type.fields().stream().map(FieldDefinition::name).toList();
          walk.report(
              "Field \""
                  + child.name()
                  + "\" is not defined by type \""
                  + type.name()
                  + "\"."
                  + Texts.didYouMean(walk.work(), "Did you mean", child.name(), names),
              child.position());
        }
      }
    }

    private static void oneOf(QueryWalk walk, Definition type, Value value) {
      if (value.children().size() != 1) {
        walk.report(
            "OneOf Input Object \"" + type.name() + "\" must specify exactly one key.",
            value.position());
        return;
      }
      Value only = value.children().getFirst().value();
      Variable variable = walk.facts().variable(only);
      if (only.kind() == ValueKind.NULL) {
        // gqlparser names the first field of the type, not the one that was given.
        walk.report(
            "Field \""
                + type.name()
                + "."
                + type.fields().getFirst().name()
                + "\" must be non-null.",
            only.position());
      } else if (variable != null && !variable.type().nonNull()) {
        walk.report(
            "Variable \""
                + variable.name()
                + "\" must be non-nullable to be used for OneOf Input Object \""
                + type.name()
                + "\".",
            only.position());
      }
    }

    private static boolean isNamed(Definition type, String... names) {
      for (String name : names) {
        if (type.name().equals(name)) {
          return true;
        }
      }
      return false;
    }

    /** Whether a number, at any depth, is too big for 64 bits. */
    private static boolean isOutOfRange(Work work, Value value) {
      return switch (value.kind()) {
        case INT -> isBeyondLong(work, value.raw());
        case FLOAT -> isBeyondDouble(work, value.raw());
        case LIST, OBJECT -> {
          work.enter();
          boolean any = false;
          for (Child child : value.children()) {
            any |= isOutOfRange(work, child.value());
          }
          work.leave();
          yield any;
        }
        case VARIABLE, STRING, BLOCK, BOOLEAN, NULL, ENUM -> false;
      };
    }

    private static boolean isBeyondLong(Work work, String digits) {
      if (digits.length() <= 18) {
        return !isInteger(digits);
      }
      if (digits.length() > 20 || !isInteger(digits)) {
        work.scan(digits.length());
        return true;
      }
      BigInteger number = new BigInteger(digits);
      return number.compareTo(LEAST_LONG) < 0 || number.compareTo(GREATEST_LONG) > 0;
    }

    /** Trees can hold anything. */
    private static boolean isInteger(String digits) {
      int first = digits.startsWith("-") ? 1 : 0;
      for (int i = first; i < digits.length(); i++) {
        if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
          return false;
        }
      }
      return digits.length() > first;
    }

    private static boolean isBeyondDouble(Work work, String number) {
      work.scan(number.length());
      try {
        return Double.isInfinite(Double.parseDouble(number));
      } catch (NumberFormatException none) {
        return true;
      }
    }

    private static String unexpected(Expected expected, Definition type, Value value) {
      return switch (expected.type().toString()) {
        case "Int", "Int!" ->
            isBeyondInt(value.raw())
                ? "Int cannot represent non 32-bit signed integer value: " + value
                : "Int cannot represent non-integer value: " + value;
        case "String", "String!", "[String]" ->
            "String cannot represent a non string value: " + value;
        case "Boolean", "Boolean!" -> "Boolean cannot represent a non boolean value: " + value;
        case "Float", "Float!" -> "Float cannot represent non numeric value: " + value;
        case "ID", "ID!" -> "ID cannot represent a non-string and non-integer value: " + value;
        default ->
            type.kind() == DefinitionKind.ENUM ? nonEnum(expected, value) : found(expected, value);
      };
    }

    private static boolean isBeyondInt(String raw) {
      return isInteger(raw)
          && (raw.length() > 20 || new BigDecimal(raw).abs().compareTo(limit(raw)) > 0);
    }

    private static BigDecimal limit(String raw) {
      return raw.startsWith("-")
          ? BigDecimal.valueOf(Integer.MIN_VALUE).abs()
          : BigDecimal.valueOf(Integer.MAX_VALUE);
    }

    private static String nonEnum(Expected expected, Value value) {
      return "Enum \"" + expected.type() + "\" cannot represent non-enum value: " + value + ".";
    }

    private static String found(Expected expected, Value value) {
      return "Expected value of type \"" + expected.type() + "\", found " + value + ".";
    }
  }
}
