package dev.writ.server.console;

import java.time.Duration;
import java.util.List;

/** The policies' pages with everything on them that can be there. */
final class PolicySamples {
  private static final String SHA256 = "9f2c".repeat(16);

  private PolicySamples() {}

  static PoliciesPage list() {
    return new PoliciesPage(
        "2 rooms, 1 with a newer policy that was refused: the last good one decides.",
        List.of(
            new PoliciesPage.Row(
                "audit",
                new State("active", "good", "check"),
                "shipped with Writ",
                SHA256,
                "policy.rego, policy_test.rego",
                Samples.ago(Duration.ofHours(3)),
                null),
            new PoliciesPage.Row(
                "vms",
                new State("newer one refused", "wait", "warning"),
                "from the server's directory",
                SHA256,
                "data.json, policy.rego",
                Samples.ago(Duration.ofMinutes(2)),
                "policy.rego:3:14: " + Samples.HOSTILE)));
  }

  static PolicyPage refused() {
    return new PolicyPage(
        "vms",
        "Says who is asked before something is done in this room.",
        SHA256,
        new PolicyPage.Standing(
            new State("newer one refused", "wait", "warning"),
            "from the server's directory",
            Samples.ago(Duration.ofMinutes(2)),
            new PolicyPage.Refused(
                SHA256,
                "put by a person",
                Samples.ago(Duration.ofSeconds(40)),
                List.of(
                    new PolicyPage.Fault(
                        "policy.rego:3:14", Samples.HOSTILE, "decision := oops\n            ^"))),
            "{\n  \"operation\": \"START_VM\"\n}"),
        List.of(
            new PolicyPage.File(
                "policy.rego", List.of("package writ.vms.approval", "", Samples.HOSTILE))));
  }

  static TriedPanel tried() {
    return new TriedPanel(
        new TriedPanel.Answer(
            State.of("NEEDS_APPROVAL"),
            "1 vote of anybody who may approve in prod.",
            List.of(Samples.HOSTILE),
            "WRONG_TYPE",
            "{\"outcome\": \"ASK\"}",
            "data.writ.vms.approval.decision is defined",
            "data.writ.vms.approval.decision is defined\nevents"),
        null);
  }
}
