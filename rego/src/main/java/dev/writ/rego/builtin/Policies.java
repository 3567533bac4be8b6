package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.parse.OwnStack;
import dev.writ.rego.parse.Parser;
import org.jspecify.annotations.Nullable;

/** What policies may know of policies: the syntax of a text, and their own metadata. */
final class Policies {
  private Policies() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "rego.metadata.chain" -> line(name, outsideOfRules("rego.metadata.chain"), ARRAY);
      case "rego.metadata.rule" -> line(name, outsideOfRules("rego.metadata.rule"), ANY);
      case "rego.parse_module" -> line(name, Policies::parseModule, DOCUMENT, STRING, STRING);
      default -> null;
    };
  }

  /** In rules the compiler puts a constant in the place of the call. */
  private static Builtin.Code outsideOfRules(String name) {
    return (_, _) -> {
      throw Builtin.Failure.of(
          "the " + name + " function must only be called within the scope of a rule");
    };
  }

  private static RegoValue parseModule(Builtin.Context context, RegoValue[] arguments) {
    String file = Operands.string(arguments, 1);
    String text = Operands.string(arguments, 2);
    context.charge(text.length() / 4);
    Parser parser = Parser.of(PolicySource.v1(file, text));
    try {
      return OwnStack.call(parser.isDeep(), () -> ModuleJson.of(parser.module()));
    } catch (RegoException wrong) {
      RegoError first = wrong.errors().getFirst();
      boolean empty = first.message().equals("empty module");
      throw Builtin.Failure.of(empty ? first.toString() : String.valueOf(wrong.getMessage()));
    }
  }
}
