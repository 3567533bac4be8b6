package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import java.util.List;

/** YAML 1.1; only where SnakeYAML is on the class path. */
final class Yamls {
  static final List<Builtin> ALL = hasSnakeYaml() ? functions() : List.of();

  private Yamls() {}

  private static List<Builtin> functions() {
    return List.of(
        line("yaml.is_valid", Encodings.check(YamlReader::read), BOOLEAN, STRING),
        line("yaml.marshal", Yamls::marshal, STRING, ANY),
        line("yaml.unmarshal", Yamls::unmarshal, ANY, STRING));
  }

  private static boolean hasSnakeYaml() {
    try {
      return YamlReader.isReady();
    } catch (NoClassDefFoundError absent) {
      return false;
    }
  }

  private static RegoValue marshal(Builtin.Context context, RegoValue[] arguments) {
    return YamlWriter.write(context, arguments[0]);
  }

  private static RegoValue unmarshal(Builtin.Context context, RegoValue[] arguments) {
    String yaml = Operands.string(arguments, 1);
    context.charge(yaml.length() / 16);
    return YamlReader.read(yaml);
  }
}
