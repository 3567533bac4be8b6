package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.arrayOf;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;
import static dev.writ.rego.builtin.Signatures.withoutResult;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the compiler makes of operators, `print` and templates, and what looks at the engine. */
final class Internals {
  private static final String UNDEFINED = "<undefined>";

  private Internals() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "assign" -> line(name, Internals::areEqual, BOOLEAN, ANY, ANY);
      case "eq" -> line(name, Internals::areEqual, BOOLEAN, ANY, ANY);
      case "internal.member_2" -> line(name, Internals::isMember, BOOLEAN, ANY, ANY);
      case "internal.member_3" -> line(name, Internals::isMemberAt, BOOLEAN, ANY, ANY, ANY);
      case "internal.print" -> withoutResult(name, Internals::printSets, false, arrayOf(SET));
      case "internal.template_string" -> line(name, Internals::template, STRING, ARRAY);
      case "internal.test_case" -> withoutResult(name, (_, _) -> RegoValue.TRUE, false, ARRAY);
      case "opa.runtime" -> nondeterministic(name, (context, _) -> context.runtime(), DOCUMENT);
      case "print" -> withoutResult(name, Internals::print, true, ANY);
      case "trace" -> line(name, Internals::trace, BOOLEAN, STRING);
      default -> null;
    };
  }

  private static RegoValue areEqual(Context context, RegoValue[] arguments) {
    return RegoValue.of(arguments[0].equals(arguments[1]));
  }

  private static RegoValue isMember(Context context, RegoValue[] arguments) {
    RegoValue element = arguments[0];
    return RegoValue.of(
        switch (arguments[1]) {
          case SetOf set -> set.contains(element);
          case Arr array -> holds(array, element);
          case Obj object -> holds(object, element);
          case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ -> false;
        });
  }

  private static boolean holds(Arr array, RegoValue element) {
    for (int i = 0; i < array.size(); i++) {
      if (array.at(i).equals(element)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Obj object, RegoValue value) {
    for (int i = 0; i < object.size(); i++) {
      if (object.valueAt(i).equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static RegoValue isMemberAt(Context context, RegoValue[] arguments) {
    return RegoValue.of(arguments[1].equals(Objects.at(arguments[2], arguments[0])));
  }

  private static RegoValue trace(Context context, RegoValue[] arguments) {
    context.note(Operands.string(arguments, 1));
    return RegoValue.TRUE;
  }

  private static RegoValue print(Context context, RegoValue[] arguments) {
    List<String> words = new ArrayList<>();
    for (RegoValue argument : arguments) {
      words.add(argument.display());
    }
    context.note(String.join(" ", words));
    return RegoValue.TRUE;
  }

  /** Each operand is the set of its values: none when it is undefined. One line per combination. */
  private static RegoValue printSets(Context context, RegoValue[] arguments) {
    Arr operands = Operands.array(arguments, 1);
    int[] chosen = new int[operands.size()];
    int turned;
    do {
      context.charge(1L + chosen.length);
      List<String> words = new ArrayList<>();
      for (int i = 0; i < chosen.length; i++) {
        words.add(text(operands.at(i), chosen[i]));
      }
      context.note(String.join(" ", words));
      turned = chosen.length - 1;
      while (turned >= 0 && ++chosen[turned] >= choices(operands.at(turned))) {
        chosen[turned--] = 0;
      }
    } while (turned >= 0);
    return RegoValue.TRUE;
  }

  /** Joins texts and sets of at most one value. */
  private static RegoValue template(Context context, RegoValue[] arguments) {
    Arr parts = Operands.array(arguments, 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      if (choices(parts.at(i)) > 1) {
        throw Failure.fatal("template-strings must not produce multiple outputs");
      }
      String part = text(parts.at(i), 0);
      context.charge(1 + part.length() / 64);
      text.append(part);
    }
    return RegoValue.of(text.toString());
  }

  private static int choices(RegoValue operand) {
    return operand instanceof SetOf set ? set.size() : 1;
  }

  private static String text(RegoValue operand, int choice) {
    if (!(operand instanceof SetOf set)) {
      return operand.display();
    }
    return set.size() == 0 ? UNDEFINED : set.at(choice).display();
  }
}
