package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import dev.writ.sandbox.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules in CEL hold custom objects as the API server holds them. */
class ValidationRulesTest {

  @RegisterExtension final SandboxFixture cluster = new SandboxFixture();

  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String LAMPS = "/apis/lamps.example/v1/namespaces/default/lamps";

  /** A definition whose spec has these properties and rules (YAML, in one line). */
  private static String definition(String properties, String rules) {
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: lamps.lamps.example}
    spec:
      group: lamps.example
      scope: Namespaced
      names: {kind: Lamp, plural: lamps}
      versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: %s
                  x-kubernetes-validations: %s
                status: {type: object, properties: {lit: {type: boolean}}}
    """
        .formatted(properties, rules);
  }

  private void define(String properties, String rules) {
    Answer answer = cluster.post(DEFINITIONS, definition(properties, rules));
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
  }

  private static String lamp(String spec) {
    return "{apiVersion: lamps.example/v1, kind: Lamp, metadata: {name: l}, spec: " + spec + "}";
  }

  private Answer create(String spec) {
    return cluster.post(LAMPS, lamp(spec));
  }

  @Test
  void refusesWithTheMessageAndTheFieldOfTheRule() {
    define(
        "{least: {type: string}, most: {type: string}}",
        """
        [{rule: "!has(self.least) || !has(self.most) ||
          quantity(self.least).compareTo(quantity(self.most)) <= 0",
          message: "least may not be above most", fieldPath: .least}]
        """);
    Answer refused = create("{least: '1', most: 500m}");
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .isEqualTo(
            "Lamp.lamps.example \"l\" is invalid: spec.least: Invalid value: \"object\": least may"
                + " not be above most");
    JsonNode cause = refused.body().at("/details/causes/0");
    assertThat(cause.path("reason").asText()).isEqualTo("FieldValueInvalid");
    assertThat(cause.path("field").asText()).isEqualTo("spec.least");
    assertThat(cause.path("message").asText())
        .isEqualTo("Invalid value: \"object\": least may not be above most");
    assertThat(create("{least: 500m, most: '1'}").code()).isEqualTo(201);
  }

  @Test
  void tellsEveryRuleThatFailsAndWhatCannotBeEvaluated() {
    define(
        """
        {a: {type: integer, x-kubernetes-validations: [{rule: self % 2 == 0}]},
         list: {type: array, items: {type: object, properties: {n: {type: integer}},
           x-kubernetes-validations: [{rule: self.n > 0, message: positive}]}},
         map: {type: object, additionalProperties: {type: string,
           x-kubernetes-validations: [{rule: "self in ['lit', 'unlit']", reason: FieldValueForbidden,
             messageExpression: "'not ' + self"}]}}}
        """,
        "[{rule: self.a < 10, message: small, reason: FieldValueRequired}]");
    assertThat(create("{a: 11, list: [{n: 1}, {n: 0}, {}], map: {x.y: lit, z: dim}}").message())
        .isEqualTo(
            "Lamp.lamps.example \"l\" is invalid: [spec: Required value: small, spec.a: Invalid"
                + " value: \"integer\": failed rule: self % 2 == 0, spec.list[1]: Invalid value:"
                + " \"object\": positive, spec.list[2]: Invalid value: \"object\": evaluation error"
                + " at <input>:4: key 'n' is not present in map. evaluating rule: positive,"
                + " spec.map[z]: Forbidden: not dim]");
  }

  @Test
  void runsOnlyWhereTheObjectFitsItsSchema() {
    define("{a: {type: integer, enum: [1, 2]}, b: {type: string}}", "[{rule: has(self.b)}]");
    String unchecked =
        "<nil>: Invalid value: \"null\": some validation rules were not checked because the object"
            + " was invalid; correct the existing errors to complete validation]";
    assertThat(create("{a: 3}").message())
        .isEqualTo(
            "Lamp.lamps.example \"l\" is invalid: [spec.a: Unsupported value: 3: supported values:"
                + " \"1\", \"2\", "
                + unchecked);
    assertThat(create("{a: one}").message())
        .isEqualTo(
            "Lamp.lamps.example \"l\" is invalid: [spec.a: Invalid value: \"string\": spec.a in"
                + " body must be of type integer: \"string\", "
                + unchecked);
    assertThat(create("{a: 1}").message()).endsWith("failed rule: has(self.b)");
  }

  @Test
  void comparesWithTheValueBeforeWhereThereIsOne() {
    define(
        """
        {size: {type: integer}, parts: {type: array, x-kubernetes-list-type: map,
          x-kubernetes-list-map-keys: [id], items: {type: object, required: [id],
            properties: {id: {type: string}, n: {type: integer,
              x-kubernetes-validations: [{rule: self >= oldSelf, message: parts only grow}]}}}}}
        """,
        """
        [{rule: self.size >= oldSelf.size, message: only grows},
         {rule: "!oldSelf.hasValue() || self.size < oldSelf.value().size + 10",
           optionalOldSelf: true, message: not that fast}]
        """);
    assertThat(create("{size: 5, parts: [{id: a, n: 1}, {id: b, n: 2}]}").code()).isEqualTo(201);
    assertThat(change("{size: 4}")).endsWith("spec: Invalid value: \"object\": only grows");
    assertThat(change("{size: 15}")).endsWith("spec: Invalid value: \"object\": not that fast");
    assertThat(change("{size: 6, parts: [{id: b, n: 1}, {id: c, n: 0}]}"))
        .endsWith("spec.parts[0].n: Invalid value: \"integer\": parts only grow");
    assertThat(change("{size: 6, parts: [{id: b, n: 3}, {id: c, n: 0}]}")).isEmpty();
  }

  /** What a merge patch of the spec (YAML, in one line) is refused with; empty if it is not. */
  private String change(String spec) {
    String patch = Json.write(Json.parseYamlDocuments("{spec: " + spec + "}").getFirst());
    Answer answer = cluster.patch(LAMPS + "/l", "application/merge-patch+json", patch);
    return answer.code() == 200 ? "" : answer.message();
  }

  @Test
  void aValueThatIsStoredAlreadyDoesNotStandInTheWay() {
    define("{n: {type: integer}, m: {type: integer}}", "[]");
    assertThat(create("{n: 0, m: 1}").code()).isEqualTo(201);
    Answer stricter =
        cluster.patch(
            DEFINITIONS + "/lamps.lamps.example",
            "application/json-patch+json",
            """
            [{"op": "add",
              "path": "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/n",
              "value": {"type": "integer", "x-kubernetes-validations": [{"rule": "self > 0"}]}}]
            """);
    assertThat(stricter.code()).as(stricter.message()).isEqualTo(200);
    assertThat(change("{m: 2}")).isEmpty();
    assertThat(change("{n: -1}")).endsWith("failed rule: self > 0");
  }

  @Test
  void seesTheTypeAndTheNameOfTheObject() {
    String definition =
        definition("{}", "[]")
            .replace(
                "openAPIV3Schema:\n",
                """
                openAPIV3Schema:
                          x-kubernetes-validations:
                            - rule: self.metadata.name == 'lamp' && self.kind == 'Lamp'
                """);
    Answer answer = cluster.post(DEFINITIONS, definition);
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    assertThat(create("{}").message())
        .startsWith("Lamp.lamps.example \"l\" is invalid: <nil>: Invalid value: \"object\"");
  }

  @Test
  void refusesRulesThatDoNotCompile() {
    String answer =
        cluster
            .post(
                DEFINITIONS,
                definition(
                    "{namespace: {type: string}, in-use: {type: boolean}}",
                    """
                    [{rule: has(self.nope)}, {rule: self.__namespace__ == 'x' && self.in__dash__use},
                     {rule: self.namespace == 'x'}, {rule: 'true', fieldPath: .nope}, {rule: '1'}]
                    """))
            .message();
    String rules =
        "spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations";
    assertThat(answer)
        .contains(rules + "[0].rule: Invalid value: \"has(self.nope)\": compilation failed: ")
        .contains("undefined field 'nope'")
        .contains(rules + "[2].rule")
        .contains(
            rules
                + "[3].fieldPath: Invalid value: \".nope\": fieldPath must be a valid path: does"
                + " not refer to a valid field")
        .contains(rules + "[4].rule")
        .doesNotContain(rules + "[1]");
  }
}
