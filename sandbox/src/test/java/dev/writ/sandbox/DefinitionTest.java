package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.SandboxFixture.Answer;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** CustomResourceDefinitions: their kinds are served at once, checked, defaulted, pruned. */
class DefinitionTest {

  @RegisterExtension final SandboxFixture cluster = new SandboxFixture();

  private static final String LAMPS = "/apis/lamps.example/v1/namespaces/default/lamps";
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: lamps.lamps.example}
      spec:
        group: lamps.example
        scope: Namespaced
        names: {kind: Lamp, plural: lamps, shortNames: [lp]}
        versions:
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: {specReplicasPath: .spec.count, statusReplicasPath: .status.count}
            additionalPrinterColumns:
              - {name: Colour, type: string, jsonPath: .spec.colour}
              - {name: Watts, type: integer, priority: 1, jsonPath: .spec.watts}
            schema:
              openAPIV3Schema:
                type: object
                required: [spec]
                properties:
                  spec:
                    type: object
                    required: [colour]
                    properties:
                      colour: {type: string, enum: [red, green]}
                      watts: {type: integer, minimum: 1, maximum: 100, default: 40}
                      name: {type: string, pattern: '^[a-z]+$', maxLength: 5}
                      count: {type: integer}
                      port: {x-kubernetes-int-or-string: true}
                      free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      parts:
                        type: array
                        maxItems: 2
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [id]
                        items:
                          type: object
                          required: [id]
                          properties: {id: {type: string}, size: {type: integer, default: 3}}
                  status: {type: object, properties: {count: {type: integer}}}
      """;

  @BeforeEach
  void define() {
    Answer answer =
        cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    assertThat(answer.body().at("/status/acceptedNames/singular").asText()).isEqualTo("lamp");
  }

  private Answer create(String spec) {
    return cluster.post(
        LAMPS,
        "{apiVersion: lamps.example/v1, kind: Lamp, metadata: {name: l}, spec: " + spec + "}");
  }

  @Test
  void defaultsAndPrunes() {
    JsonNode spec =
        create("{colour: red, shape: round, free: {any: thing}, parts: [{id: a, weight: 1}]}")
            .body()
            .path("spec");
    assertThat(spec.path("watts").asInt()).isEqualTo(40);
    assertThat(spec.has("shape")).isFalse();
    assertThat(spec.at("/free/any").asText()).isEqualTo("thing");
    assertThat(spec.at("/parts/0/size").asInt()).isEqualTo(3);
    assertThat(spec.at("/parts/0").has("weight")).isFalse();
  }

  @Test
  void reportsEveryViolationInKubernetesWords() {
    Answer answer =
        create(
            "{colour: blue, watts: 0, name: TooLong, port: 80, parts: [{id: a}, {id: a}, {size: 1}]}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message()).startsWith("Lamp.lamps.example \"l\" is invalid: [");
    assertThat(answer.message())
        .contains(
            "spec.colour: Unsupported value: \"blue\": supported values: \"red\", \"green\"",
            "spec.watts: Invalid value: 0: spec.watts in body should be greater than or equal to 1",
            "spec.name: Too long: may not be more than 5 bytes",
            "spec.name: Invalid value: \"TooLong\": spec.name in body should match '^[a-z]+$'",
            "spec.parts: Too many: 3: must have at most 2 items",
            "spec.parts[1]: Duplicate value: {\"id\":\"a\"}",
            "spec.parts[2].id: Required value");
    assertThat(create("{watts: 1}").message())
        .isEqualTo("Lamp.lamps.example \"l\" is invalid: spec.colour: Required value");
    assertThat(create("{colour: red, watts: many}").message())
        .isEqualTo(
            "Lamp.lamps.example \"l\" is invalid: spec.watts: Invalid value: \"string\": spec.watts in"
                + " body must be of type integer: \"string\"");
  }

  @Test
  void mergesItsKeyedListsByApply() {
    String apply =
        "{apiVersion: lamps.example/v1, kind: Lamp, metadata: {name: l}, spec: {colour: red, parts: [{id: %s}]}}";
    cluster.patch(
        LAMPS + "/l?fieldManager=one", "application/apply-patch+yaml", apply.formatted("a"));
    Answer both =
        cluster.patch(
            LAMPS + "/l?fieldManager=two", "application/apply-patch+yaml", apply.formatted("b"));
    assertThat(both.body().at("/spec/parts").findValuesAsText("id")).containsExactly("a", "b");
  }

  @Test
  void servesStatusAndScale() {
    create("{colour: red, count: 2}");
    cluster.patch(
        LAMPS + "/l/status", "application/merge-patch+json", "{\"status\":{\"count\":1}}");
    JsonNode scale = cluster.get(LAMPS + "/l/scale").body();
    assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(scale.at("/status/replicas").asInt()).isEqualTo(1);
    cluster.patch(
        LAMPS + "/l/scale", "application/merge-patch+json", "{\"spec\":{\"replicas\":5}}");
    JsonNode lamp = cluster.get(LAMPS + "/l").body();
    assertThat(lamp.at("/spec/count").asInt()).isEqualTo(5);
    assertThat(lamp.at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void printsItsColumnsInTables() throws IOException, InterruptedException {
    create("{colour: red}");
    String table =
        cluster
            .http()
            .send(
                cluster
                    .request("GET", LAMPS, "application/json", "")
                    .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                    .build(),
                BodyHandlers.ofString())
            .body();
    assertThat(table)
        .contains("\"kind\":\"Table\"", "\"name\":\"Colour\"", "\"cells\":[\"l\",\"red\",\"40\"]");
  }

  @Test
  void refusesDefinitionsWithoutSchemaOrWithAWrongName() {
    Answer answer =
        cluster.post(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: wrong}
            spec:
              group: x.example
              scope: Everywhere
              names: {kind: X, plural: xs}
              versions: [{name: v1, served: true, storage: false}]
            """);
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.body().at("/details/causes").findValuesAsText("field"))
        .containsExactly(
            "metadata.name",
            "spec.scope",
            "spec.versions[0].schema.openAPIV3Schema",
            "spec.versions");
  }

  @Test
  void refusesDefinitionsItCouldNotServe() {
    String name = "lamps.lamps.example";
    Answer answer =
        cluster.send(
            "PATCH",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name,
            "application/json-patch+json",
            """
            [{"op":"replace","path":"/spec/versions/0/additionalPrinterColumns/0/jsonPath","value":".a["},
             {"op":"replace","path":"/spec/versions/0/subresources/scale/specReplicasPath","value":"count"},
             {"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/name/pattern","value":"("},
             {"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/free/$ref","value":"#/x"}]
            """);
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.body().at("/details/causes").findValuesAsText("field"))
        .containsExactly(
            "spec.versions[0].additionalPrinterColumns[0].jsonPath",
            "spec.versions[0].subresources.scale.specReplicasPath",
            "spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[name].pattern",
            "spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[free].$ref");
  }

  @Test
  void takesItsObjectsWithItWhenItGoes() {
    create("{colour: red}");
    cluster
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("lamps.lamps.example")
        .delete();
    cluster
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("lamps.lamps.example")
        .waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
    assertThat(cluster.get(LAMPS).code()).isEqualTo(404);
    define();
    assertThat(cluster.get(LAMPS).body().path("items")).isEmpty();
  }
}
