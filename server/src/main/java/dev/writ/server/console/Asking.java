package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.ApprovalPolicy;
import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.decision.DecisionInput;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.store.Json;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.stream.Collectors;

/** Asks policy before a request is made, to say who would have to agree. Nothing is kept. */
@Singleton
class Asking {
  private final ApprovalPolicy policy;
  private final InstantSource clock;

  Asking(ApprovalPolicy policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
  }

  boolean asks(
      Caller caller, String room, String operation, String environment, String resourceType) {
    return decision(caller, room, operation, environment, resourceType, Json.object())
        instanceof Decision.NeedsApproval;
  }

  /** Who would have to agree, in words. */
  String words(
      Caller caller,
      String room,
      String operation,
      String environment,
      String resourceType,
      JsonNode spec) {
    return switch (decision(caller, room, operation, environment, resourceType, spec)) {
      case Decision.Allow _ -> "nobody: it starts at once";
      case Decision.Deny deny -> "policy says no: " + String.join("; ", deny.reasons());
      case Decision.NeedsApproval need ->
          voters(need.threshold(), environment) + (need.allowSelf() ? "" : ", not you");
    };
  }

  static String voters(Threshold threshold, String environment) {
    return threshold.requirements().stream()
        .map(
            one ->
                one.approve()
                    + (one.approve() == 1 ? " person" : " people")
                    + (one.groups().isEmpty()
                        ? " who may approve in " + environment
                        : " of " + String.join(" or ", one.groups())))
        .collect(Collectors.joining(" and "));
  }

  private Decision decision(
      Caller caller,
      String room,
      String operation,
      String environment,
      String resourceType,
      JsonNode spec) {
    return policy
        .rule(
            new DecisionInput(
                room,
                operation,
                environment,
                new ResourceRef(resourceType, null, null),
                spec,
                new DecisionInput.Requester(
                    caller.userId(),
                    caller.name(),
                    caller.groups(),
                    caller.grants().stream()
                        .map(Grant::role)
                        .collect(Collectors.toUnmodifiableSet())),
                null,
                1,
                clock.instant()))
        .decision();
  }
}
