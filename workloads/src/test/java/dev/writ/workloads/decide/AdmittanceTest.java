package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.NOW;
import static dev.writ.workloads.decide.Given.podOf;
import static dev.writ.workloads.decide.Given.policy;
import static dev.writ.workloads.decide.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.workloads.decide.Admittance.Opinion;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmittanceTest {
  private static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);

  private static PodFindings findings(Policy policy, Pod pod) {
    return JUDGE.admit(
        pod, Snapshot.of(List.of(), List.of()), policy, Rulebook.compile(policy), "CREATE", NOW);
  }

  private static Admittance admit(Pod pod, @Nullable Pod before, Policy... policies) {
    return Admittance.of(
        java.util.Arrays.stream(policies)
            .map(
                policy ->
                    new Opinion(
                        policy,
                        findings(policy, pod),
                        before == null ? Excuse.NEVER : Excuse.wasThere(findings(policy, before))))
            .toList());
  }

  @Test
  @DisplayName("W13 the verdict on W1's pod")
  void deniesWithEveryMessage() {
    Admittance admittance = admit(Given.bad(9, 999), null, policy(Given.FIRST));

    assertThat(admittance.isAllowed()).isFalse();
    assertThat(admittance.message())
        .isEqualTo(
            "Denied by DevOpsPolicy: container 'main' uses :latest tag, container 'main' missing"
                + " liveness probe, container 'main' missing readiness probe");
    assertThat(admittance.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{}',high,true",
    "'{latestTag: critical}',high,true",
    "'{latestTag: low}',high,false",
    "'{}',critical,false",
    "'{}',low,true"
  })
  @DisplayName("W14 the bar of severity")
  void deniesFromTheBarOn(String overrides, String bar, boolean denied) {
    Policy policy =
        spec(
            "{forbidLatestTag: true, severityOverrides: %s, admission: {minSeverity: %s}}"
                .formatted(overrides, bar));
    Admittance admittance = admit(Given.bad(), null, policy);

    assertThat(admittance.isAllowed()).isEqualTo(!denied);
    assertThat(admittance.warnings())
        .isEqualTo(denied ? List.of() : List.of("container 'main' uses :latest tag"));
  }

  @Test
  @DisplayName("W13 all policies are heard, each message once")
  void hearsAllPolicies() {
    Policy other = spec("{forbidLatestTag: true, requireResources: true}");
    Admittance admittance = admit(Given.bad(), null, policy(Given.FIRST), other);

    assertThat(admittance.denials())
        .containsExactlyInAnyOrder(
            "container 'main' uses :latest tag",
            "container 'main' missing resource requests and limits",
            "container 'main' missing liveness probe",
            "container 'main' missing readiness probe");
  }

  @Test
  void letsPassOnUpdateWhatWasThereBefore() {
    Policy policy = policy(Given.FIRST);
    Pod before = podOf("[{name: main, image: nginx}]");

    Admittance same = admit(before, before, policy);
    assertThat(same.isAllowed()).isTrue();
    assertThat(same.warnings()).hasSize(3);
    Admittance worse = admit(podOf("[{name: main, image: other}]"), before, policy);
    assertThat(worse.denials())
        .containsExactly("container 'main' uses :latest tag (image 'other' has no tag)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {limits: {cpu: 1}} | true",
        "{requests: {cpu: 1}} | {requests: {cpu: 1, memory: 1Gi}} | true",
        "{limits: {cpu: 1}} | {limits: {memory: 1Gi}} | false",
        "{limits: {cpu: 1}, requests: {memory: 1Gi}} | {limits: {cpu: 1}} | false"
      })
  void letsPassOnUpdateWhatLacksLessThanBefore(String before, String after, boolean allowed) {
    Policy policy = spec("{requireResources: true, resourceMode: perResource}");
    String container = "[{name: main, image: 'nginx:1', resources: %s}]";
    Admittance admittance =
        admit(podOf(container.formatted(after)), podOf(container.formatted(before)), policy);

    assertThat(admittance.isAllowed()).isEqualTo(allowed);
    assertThat(admittance.denials().size() + admittance.warnings().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{requireLivenessProbe: true, enforcementMode: enforce} | true",
        "{requireLivenessProbe: true, enforcementMode: enforce, dryRun: true} | false",
        "{requireLivenessProbe: true} | false",
        "{forbidLatestTag: true, enforcementMode: enforce} | false",
        "{requireResources: true, enforcementMode: enforce} | false",
        "{defaultResources: {}, enforcementMode: enforce} | true"
      })
  void excusesWhatThePolicyPutsInAnew(String spec, boolean excused) {
    Policy policy = spec(spec);
    Opinion opinion =
        new Opinion(policy, findings(policy, Given.bad()), Excuse.isPutInAnew(policy));

    Admittance admittance = Admittance.of(List.of(opinion));
    assertThat(admittance.isAllowed()).isEqualTo(excused);
    assertThat(admittance.denials().size() + admittance.warnings().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"warn,3", "off,0"})
  void warnsOrIsSilentWhereThePolicySaysSo(String action, int warnings) {
    Policy policy = policy(Given.FIRST + "  admission: {action: '%s'}\n".formatted(action));
    Admittance admittance = admit(Given.bad(), null, policy);

    assertThat(admittance.isAllowed()).isTrue();
    assertThat(admittance.warnings()).hasSize(warnings);
  }
}
