package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import java.util.List;

/** Texts with places for values, in a part of Go's template language. */
final class Templates {
  static final List<Builtin> ALL =
      List.of(line("strings.render_template", Templates::render, STRING, STRING, DOCUMENT));

  private Templates() {}

  private static RegoValue render(Builtin.Context context, RegoValue[] arguments) {
    String template = Operands.string(arguments, 1);
    RegoValue values = RegoValue.parseJson(Operands.object(arguments, 2).toJson());
    context.charge(template.length() / 16);
    return new TemplateRun(context, values).text(new TemplateReader(template).read());
  }
}
