package dev.writ.dbt.decide;

import dev.writ.dbt.observe.DataTest;
import dev.writ.dbt.observe.Layer;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.rego.RegoValue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Rego checks see: of one model, or of the project. What all models share is made once; the
 * schema is made of the same fields.
 */
final class RegoInput {
  private static final InputShape<Model.Column> COLUMN =
      InputShape.<Model.Column>of("column", "A declared column.")
          .text("name", "As the manifest has it.", Model.Column::name)
          .text("description", "Empty where there is none.", Model.Column::description)
          .textOrNone("data_type", "As declared.", Model.Column::dataType)
          .texts("tags", "Of the column and its config.", Model.Column::tags)
          .open("meta", "Of the column and its config.", Model.Column::meta);

  private static final InputShape<Model> MODEL =
      InputShape.<Model>of("model", "A model in scope, as its manifest describes it.")
          .text("unique_id", "Such as model.shop.orders.", Model::uniqueId)
          .text("name", "Without version.", Model::name)
          .text("display_name", "The name, or name.v2 for a version.", Model::displayName)
          .text("package_name", "The package it is of.", Model::packageName)
          .text("original_file_path", "With /; empty where there is none.", Model::filePath)
          .textOrNone("patch_path", "The YAML file that describes it.", Model::patchPath)
          .textOrNone(
              "layer",
              "bronze, silver or gold, by the name's prefix.",
              model -> {
                Layer layer = model.layer();
                return layer == null ? null : layer.word();
              })
          .text("description", "Empty where there is none.", Model::description)
          .many("columns", "Declared ones, in order.", COLUMN, Model::columns)
          .texts("tags", "Of the model and its config.", Model::tags)
          .open("meta", "Of the model and its config.", Model::meta)
          .text("materialized", "Such as view or table.", Model::materialized)
          .texts("depends_on", "Ids of nodes and sources.", Model::dependsOn)
          .texts("fqn", "Project, folders, name.", Model::fqn)
          .textOrNone("access", "private, protected or public.", Model::access)
          .textOrNone("group", "Name of its group.", Model::group)
          .textOrNone("version", "Of a versioned model.", Model::version)
          .textOrNone("latest_version", "Of a versioned model.", Model::latestVersion);

  private static final InputShape<DataTest> TEST =
      InputShape.<DataTest>of("test", "A test that belongs to a model in scope.")
          .text("unique_id", "Id of the test.", DataTest::uniqueId)
          .textOrNone("model", "Id of the model it belongs to.", DataTest::model)
          .textOrNone("column", "As the test names it.", DataTest::column)
          .textOrNone("type", "Such as unique or dbt_utils.accepted_range.", DataTest::type)
          .open("arguments", "The test's own arguments.", DataTest::arguments)
          .text("severity", "As written, such as ERROR or warn.", DataTest::severity);

  private static final InputShape<Snapshot> PROJECT =
      InputShape.<Snapshot>of("project", "The project and the manifest's words about itself.")
          .text("name", "Name of the project.", Snapshot::project)
          .text("manifest_schema", "Such as v12.", shot -> shot.manifest().schema())
          .text("dbt_version", "Or unknown.", shot -> shot.manifest().dbtVersion())
          .textOrNone("adapter_type", "Such as duckdb.", shot -> shot.manifest().adapterType())
          .textOrNone("generated_at", "As written.", shot -> shot.manifest().generatedAt())
          .whole("total_models", "In the whole file.", Snapshot::totalModels)
          .whole("models_in_scope", "That are judged.", shot -> shot.models().size());

  private static final InputShape<Naming> NAMING =
      InputShape.<Naming>of("naming", "How models are to be named.")
          .text("enforcement", "warn or strict.", naming -> word(naming.enforcement()))
          .text("pattern", "medallion, kimball or custom.", naming -> word(naming.pattern()));

  private static final InputShape<LayerThresholds> LAYERS =
      InputShape.<LayerThresholds>of("layer_thresholds", "Percent of tested columns by layer.")
          .whole("bronze", "Percent.", LayerThresholds::bronze)
          .whole("silver", "Percent.", LayerThresholds::silver)
          .whole("gold", "Percent.", LayerThresholds::gold);

  private static final InputShape<QualityGates> GATES =
      InputShape.<QualityGates>of("quality_gates", "How well models are to be kept.")
          .whole("minimum_test_coverage", "Percent.", QualityGates::minimumTestCoverage)
          .flag("require_descriptions", "Of models.", QualityGates::requireDescriptions)
          .flag(
              "require_column_descriptions", "Of columns.", QualityGates::requireColumnDescriptions)
          .flag("block_on_failure", "Whether they block.", QualityGates::blockOnFailure)
          .oneOrNone("layer_thresholds", "Where layers differ.", LAYERS, QualityGates::layers)
          .text(
              "zero_column_coverage_behavior",
              "report_na or report_100_percent.",
              gates -> word(gates.zeroColumns()));

  private static final InputShape<EffectivePolicy> POLICY =
      InputShape.<EffectivePolicy>of("policy", "What counts, with defaults filled in.")
          .text("policy_enforcement_level", "off, warn or strict.", policy -> word(policy.level()))
          .oneOrNone("naming", "Where names are judged.", NAMING, EffectivePolicy::naming)
          .oneOrNone("quality_gates", "Where there are gates.", GATES, EffectivePolicy::gates);

  private static final RegoValue.Str MODEL_KEY = RegoValue.of("model");
  private static final RegoValue.Str TESTS_KEY = RegoValue.of("tests");

  private final Snapshot snapshot;
  private final RegoValue.Obj shared;

  RegoInput(Snapshot snapshot, EffectivePolicy policy, LocalDate today) {
    this.snapshot = snapshot;
    this.shared =
        RegoValue.Obj.of(
            "project",
            PROJECT.value(snapshot),
            "policy",
            POLICY.value(policy),
            "today",
            RegoValue.of(today.toString()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  RegoValue.Obj of(Model model) {
    return withShared()
        .put(MODEL_KEY, MODEL.value(model))
        .put(TESTS_KEY, TEST.values(testsOf(model)))
        .build();
  }

  RegoValue.Obj ofProject() {
    List<DataTest> tests = new ArrayList<>();
    snapshot.models().forEach(model -> tests.addAll(testsOf(model)));
    return withShared()
        .put(RegoValue.of("models"), MODEL.values(snapshot.models()))
        .put(TESTS_KEY, TEST.values(tests))
        .build();
  }

  private List<DataTest> testsOf(Model model) {
    return snapshot.tests().getOrDefault(model.uniqueId(), List.of());
  }

  private RegoValue.Obj.Builder withShared() {
    RegoValue.Obj.Builder input = RegoValue.Obj.builder();
    for (int i = 0; i < shared.size(); i++) {
      input.put(shared.keyAt(i), shared.valueAt(i));
    }
    return input;
  }

  /**
   * The JSON Schema (2020-12) of both inputs.
   *
   * @param id its address
   */
  static RegoValue.Obj schema(String id) {
    Map<String, RegoValue.Obj> definitions = new TreeMap<>(MODEL.schemas());
    definitions.putAll(TEST.schemas());
    definitions.putAll(PROJECT.schemas());
    definitions.putAll(POLICY.schemas());
    RegoValue.Obj.Builder named = RegoValue.Obj.builder();
    definitions.forEach((name, schema) -> named.put(RegoValue.of(name), schema));
    return RegoValue.Obj.of(
        "$schema", RegoValue.of("https://json-schema.org/draft/2020-12/schema"),
        "$id", RegoValue.of(id),
        "title", RegoValue.of("rego-input"),
        "description",
            RegoValue.of(
                "What Rego checks see: `deny` and `warn` one model with its tests, `project_deny`"
                    + " and `project_warn` all models in scope."),
        "type", RegoValue.of("object"),
        "properties",
            RegoValue.Obj.of(
                "model", InputShape.reference(MODEL),
                "models", listOf(MODEL),
                "tests", listOf(TEST),
                "project", InputShape.reference(PROJECT),
                "policy", InputShape.reference(POLICY),
                "today",
                    RegoValue.Obj.of(
                        "type", RegoValue.of("string"),
                        "format", RegoValue.of("date"),
                        "description", RegoValue.of("In UTC."))),
        "required", texts("tests", "project", "policy", "today"),
        "oneOf",
            RegoValue.Arr.of(
                RegoValue.Obj.of("required", texts("model")),
                RegoValue.Obj.of("required", texts("models"))),
        "additionalProperties", RegoValue.FALSE,
        "$defs", named.build());
  }

  private static RegoValue.Obj listOf(InputShape<?> shape) {
    return RegoValue.Obj.of("type", RegoValue.of("array"), "items", InputShape.reference(shape));
  }

  private static RegoValue.Arr texts(String... texts) {
    return RegoValue.Arr.of(List.of(texts).stream().map(RegoValue::of).toList());
  }
}
