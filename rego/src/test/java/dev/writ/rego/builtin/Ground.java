package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Calls builtins with constants, written as in a policy, without an evaluator. */
final class Ground {
  private Ground() {}

  /**
   * Lines of {@code call => value as Rego text}, of {@code call => ! message of a builtin error} or
   * of {@code call => ? message of a type error}.
   */
  static void holds(String table) {
    StringBuilder told = new StringBuilder();
    for (String line : table.strip().split("\n")) {
      String call = line.substring(0, line.lastIndexOf(" => "));
      told.append(call).append(" => ").append(told(call)).append('\n');
    }
    assertThat(told.toString().strip()).isEqualTo(table.strip());
  }

  private static String told(String call) {
    try {
      return value(call).toString();
    } catch (Failure failure) {
      return (failure.isOfType() ? "? " : "! ") + failure.getMessage();
    }
  }

  static RegoValue value(String call) {
    return value(call, new Purse(Long.MAX_VALUE));
  }

  /** As {@link #value(String)}; the steps are taken from the purse. */
  static RegoValue value(String call, Purse purse) {
    Literal literal = Parser.query(call).literals().getFirst();
    return value(((Literal.Holds) literal.expression()).term(), purse);
  }

  private static RegoValue value(Term term, Purse purse) {
    return switch (term) {
      case Term.Scalar scalar -> scalar.value();
      case Term.Array array ->
          Arr.of(array.elements().stream().map(each -> value(each, purse)).toList());
      case Term.Set set ->
          SetOf.of(set.elements().stream().map(each -> value(each, purse)).toList());
      case Term.Object object -> {
        Obj.Builder builder = Obj.builder();
        for (Term.Entry entry : object.entries()) {
          builder.put(value(entry.key(), purse), value(entry.value(), purse));
        }
        yield builder.build();
      }
      case Term.Call call -> {
        Builtin builtin = BuiltinCatalogue.find(call.name()).orElseThrow();
        RegoValue[] arguments =
            call.arguments().stream().map(each -> value(each, purse)).toArray(RegoValue[]::new);
        RegoValue result = builtin.code().call(purse, arguments);
        assertThat(result).isNotNull();
        yield result;
      }
      default -> throw new IllegalArgumentException("`" + term + "` is not ground");
    };
  }

  /** An evaluation with so many steps to spend. */
  static final class Purse implements Builtin.Context {
    /** There are no steps left. */
    static final class Spent extends RuntimeException {
      private static final long serialVersionUID = 1;
    }

    private long left;

    Purse(long steps) {
      left = steps;
    }

    @Override
    public void charge(long steps) {
      left -= steps;
      if (left < 0) {
        throw new Spent();
      }
    }

    @Override
    public RegoError.@Nullable Location location() {
      return null;
    }

    @Override
    public long nowNanos() {
      return 0;
    }

    @Override
    public RandomGenerator random() {
      return new Random(1);
    }

    @Override
    public RegoValue remembered(Object key, Supplier<RegoValue> first) {
      return first.get();
    }

    @Override
    public void note(String line) {
      throw new UnsupportedOperationException(line);
    }
  }
}
