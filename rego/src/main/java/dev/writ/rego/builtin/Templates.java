package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Texts with places for values, in a part of Go's template language. */
final class Templates {
  private Templates() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "strings.render_template" -> line(name, Templates::render, STRING, STRING, DOCUMENT);
      default -> null;
    };
  }

  private static RegoValue render(Builtin.Context context, RegoValue[] arguments) {
    String template = Operands.string(arguments, 1);
    RegoValue values = RegoValue.parseJson(Operands.object(arguments, 2).toJson());
    context.charge(template.length() / 16);
    return new TemplateRun(context, values).text(new TemplateReader(template).read());
  }
}
