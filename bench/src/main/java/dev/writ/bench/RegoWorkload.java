package dev.writ.bench;

import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One question to one policy; W1 to W5 of the contract of module rego.
 *
 * @param data base documents, as JSON
 * @param input as JSON
 * @param answer the first value, as JSON: who is quick and wrong has not answered
 */
record RegoWorkload(String policy, String data, String query, String input, String answer) {
  private static final List<String> ACTIONS = List.of("read", "write", "list", "delete", "approve");

  private static final String RBAC =
      """
      package app.rbac
      default allow := false
      allow if user_is_admin
      allow if { some grant in user_is_granted; input.action == grant.action; \
      input.type == grant.type }
      user_is_admin if "admin" in data.user_roles[input.user]
      user_is_granted contains grant if { some role in data.user_roles[input.user]; \
      some grant in data.role_grants[role] }
      """;

  /** The approval policy of the product's source documents: a restart in production. */
  static RegoWorkload seedDecision() {
    return new RegoWorkload(
        seedPolicy(),
        "{}",
        "data.kubernaut.approval.imperative.decision",
        """
        {"operation_type":"imperative","action":"restart-deployment","environment":"production",\
        "git_ops_managed":false,"resource_type":"Deployment"}""",
        """
        {"approval_type":"rego-auto-approved","auto_approve":true,"reason":"Auto-approved: \
        restart-deployment is low-risk imperative operation in production",\
        "require_approval":true}""");
  }

  /** 1,000 roles, a user with three of them. */
  static RegoWorkload fewRoles() {
    return rbac("{\"user\":\"alice\",\"action\":\"launch\",\"type\":\"rocket\"}", "true");
  }

  /** 1,000 roles, a user with all of them, who is refused. */
  static RegoWorkload allRoles() {
    return rbac("{\"user\":\"power\",\"action\":\"nope\",\"type\":\"rocket\"}", "false");
  }

  /** 1,000 rules that compare the input with constants. */
  static RegoWorkload indexedRules() {
    String rules =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    """
                    allow if {
                      input.role == "role%d"
                      input.action == "act%d"
                      input.type == "res%d"
                    }
                    """
                        .formatted(i, i % 7, i % 13))
            .collect(Collectors.joining());
    return new RegoWorkload(
        "package app.rules\n\ndefault allow := false\n" + rules,
        "{}",
        "data.app.rules.allow",
        "{\"role\":\"role999\",\"action\":\"act5\",\"type\":\"res11\"}",
        "true");
  }

  /** An array of 10,000 made and gone through. */
  static RegoWorkload iteration() {
    return new RegoWorkload(
        """
        package test

        fixture = [ x | x := numbers.range(1, 10000)[_] ]
        main if { fixture[i] }
        """,
        "{}",
        "data.test.main",
        "{}",
        "true");
  }

  private static RegoWorkload rbac(String input, String answer) {
    return new RegoWorkload(RBAC, roles(), "data.app.rbac.allow", input, answer);
  }

  private static String roles() {
    String users =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    "\"user%d\":[\"role%d\",\"role%d\",\"role%d\"]"
                        .formatted(
                            i, 37 * i % 1_000, (211 * i + 5) % 1_000, (589 * i + 11) % 1_000))
            .collect(Collectors.joining(","));
    String all =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"role" + i + "\"")
            .collect(Collectors.joining(","));
    String grants =
        IntStream.range(0, 1_000).mapToObj(RegoWorkload::grants).collect(Collectors.joining(","));
    return """
    {"user_roles":{%s,"alice":["role1","role500","role999"],"power":[%s]},"role_grants":{%s}}"""
        .formatted(users, all, grants);
  }

  private static String grants(int role) {
    String grants =
        IntStream.range(0, 10)
            .mapToObj(
                g ->
                    "{\"action\":\"%s\",\"type\":\"res%d\"}"
                        .formatted(ACTIONS.get((role + g) % 5), (17 * role + 31 * g) % 200))
            .collect(Collectors.joining(","));
    String rocket = role == 999 ? ",{\"action\":\"launch\",\"type\":\"rocket\"}" : "";
    return "\"role" + role + "\":[" + grants + rocket + "]";
  }

  private static String seedPolicy() {
    try (InputStream in = RegoWorkload.class.getResourceAsStream("imperative-operations.rego")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Ready for evaluations; refuses to be measured when the answer is wrong. */
  PreparedQuery prepare() {
    PreparedQuery ready = compile(RegoValue.parseJson(bytes(data)));
    String told =
        switch (ready.evaluate(Evaluation.ofJson(bytes(input)))) {
          case Outcome.Defined defined -> defined.value().toJson();
          case Outcome.Undefined _ -> "undefined";
          case Outcome.Failed failed -> failed.errors().toString();
        };
    if (!told.equals(answer)) {
      throw new IllegalStateException("`" + query + "` is " + told + " instead of " + answer);
    }
    return ready;
  }

  /** From source text to a query that is ready. */
  PreparedQuery compile(RegoValue data) {
    return Engine.standard()
        .compile(List.of(PolicySource.v1("bench.rego", policy)), data)
        .prepare(query);
  }

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
