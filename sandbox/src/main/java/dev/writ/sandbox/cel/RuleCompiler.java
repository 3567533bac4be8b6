package dev.writ.sandbox.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.writ.sandbox.schema.Schema;
import dev.writ.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles the rules of one schema and collects what does not compile. */
final class RuleCompiler {

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .evaluateCanonicalTypesToNativeValues(true)
          .comprehensionMaxIterations(1_000_000)
          .build();
  private static final QuantityLibrary QUANTITIES = new QuantityLibrary();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(
              CelExtensions.optional(),
              CelExtensions.strings(),
              CelExtensions.sets(OPTIONS),
              QUANTITIES)
          .build();

  private final SchemaTypes types = new SchemaTypes();
  private final List<Violation> problems = new ArrayList<>();

  List<Violation> problems() {
    return List.copyOf(problems);
  }

  /**
   * The rules that stand at a schema.
   *
   * @param path where the schema stands in the definition
   * @param resource the schema is that of a whole resource
   */
  List<ValidationRule> compile(Schema schema, String path, boolean resource) {
    JsonNode declared = schema.node().path("x-kubernetes-validations");
    if (declared.isEmpty()) {
      return List.of();
    }
    CelType self = types.of(schema, path, resource);
    List<ValidationRule> rules = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      String place = path + ".x-kubernetes-validations[" + i + "]";
      compile(declared.get(i), schema, self, place).ifPresent(rules::add);
    }
    return rules;
  }

  private Optional<ValidationRule> compile(
      JsonNode declared, Schema schema, CelType self, String place) {
    CelType old = declared.path("optionalOldSelf").asBoolean() ? OptionalType.create(self) : self;
    String fieldPath = "";
    try {
      fieldPath = ValidationRule.place(declared.path("fieldPath").asText(""), schema);
    } catch (IllegalArgumentException e) {
      problems.add(
          Violation.invalid(
              place + ".fieldPath",
              declared.path("fieldPath"),
              "fieldPath must be a valid path: " + e.getMessage()));
    }
    Optional<CelAbstractSyntaxTree> rule =
        parsed(declared.path("rule"), self, old, SimpleType.BOOL, place + ".rule");
    Optional<CelRuntime.Program> message =
        declared.has("messageExpression")
            ? parsed(
                    declared.path("messageExpression"),
                    self,
                    old,
                    SimpleType.STRING,
                    place + ".messageExpression")
                .map(RuleCompiler::program)
            : Optional.empty();
    String relative = fieldPath;
    return rule.map(
        tree -> new ValidationRule(declared, program(tree), message, usesOldSelf(tree), relative));
  }

  private Optional<CelAbstractSyntaxTree> parsed(
      JsonNode expression, CelType self, CelType old, CelType result, String place) {
    CelCompiler compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(types.provider())
            .addVar("self", self)
            .addVar("oldSelf", old)
            .setResultType(result)
            .addLibraries(
                CelExtensions.optional(),
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                QUANTITIES)
            .build();
    try {
      return Optional.of(compiler.compile(expression.asText()).getAst());
    } catch (CelValidationException e) {
      problems.add(Violation.invalid(place, expression, "compilation failed: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private static boolean usesOldSelf(CelAbstractSyntaxTree tree) {
    return tree.getReferenceMap().values().stream()
        .anyMatch(reference -> reference.name().equals("oldSelf"));
  }

  private static CelRuntime.Program program(CelAbstractSyntaxTree tree) {
    try {
      return RUNTIME.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a rule that compiled can't be run", e);
    }
  }
}
