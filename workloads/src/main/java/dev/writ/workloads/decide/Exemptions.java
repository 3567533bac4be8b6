package dev.writ.workloads.decide;

import dev.writ.workloads.decide.SeenExemption.State;
import dev.writ.workloads.observe.ExemptionNote;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.Exemption;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which violations one policy lets pass at one instant; what is void is told. Not for threads. */
final class Exemptions {
  private static final int SHORTEST_REASON = 10;
  private static final int LONGEST_REASON = 500;
  private static final int MOST_CHECKS = 64;
  private static final int LONGEST_RULE = 63;
  private static final int QUOTED = 60;

  private final Policy policy;
  private final Snapshot snapshot;
  private final Instant now;
  private final List<Exemption> inForce = new ArrayList<>();
  private final Map<String, SeenExemption> seen = new LinkedHashMap<>();
  private final Map<Annotated, List<Exemption>> annotated = new HashMap<>();

  /** Pods of one Job or ReplicaSet may be of different templates. */
  private record Annotated(WorkloadKey what, ExemptionNote note) {}

  Exemptions(Policy policy, Snapshot snapshot, Instant now) {
    this.policy = policy;
    this.snapshot = snapshot;
    this.now = now;
    for (Exemption exemption : policy.spec().exemptions()) {
      String title = "exemption `%s`".formatted(exemption.name());
      if (counts(exemption, policy.key() + "/" + exemption.name(), title)) {
        inForce.add(exemption);
      }
    }
  }

  /** All that were met so far, in their order. */
  List<SeenExemption> seen() {
    return List.copyOf(seen.values());
  }

  /** Meets what annotations of a pod's workload say, whether or not something is wrong with it. */
  void look(Pod pod) {
    ofAnnotations(pod);
  }

  /** When those that are in force end. */
  Stream<Instant> ends() {
    return Stream.concat(
            inForce.stream(), snapshot.pods().stream().flatMap(pod -> ofAnnotations(pod).stream()))
        .map(Exemption::expires);
  }

  /** What lets a violation pass; null where nothing does. */
  @Nullable Exempted find(Violation violation, Pod pod) {
    for (Exemption exemption : inForce) {
      if (covers(exemption, violation) && isAbout(exemption, pod)) {
        return new Exempted(violation, exemption.name(), exemption.reason(), exemption.expires());
      }
    }
    for (Exemption exemption : ofAnnotations(pod)) {
      if (covers(exemption, violation)) {
        return new Exempted(violation, exemption.name(), exemption.reason(), exemption.expires());
      }
    }
    return null;
  }

  private static boolean covers(Exemption exemption, Violation violation) {
    return exemption.covers(violation.check()) && exemption.coversContainer(violation.container());
  }

  private static boolean isAbout(Exemption exemption, Pod pod) {
    boolean named =
        exemption.workloads().isEmpty()
            || isNamed(exemption, pod.subject())
            || isNamed(exemption, pod.annotated());
    return named
        && (exemption.podSelector() == null || exemption.podSelector().matches(pod.labels()));
  }

  private static boolean isNamed(Exemption exemption, WorkloadKey key) {
    return exemption.workloads().contains(key.toString())
        || exemption.workloads().contains(key.kind() + "/" + key.name());
  }

  private List<Exemption> ofAnnotations(Pod pod) {
    if (!policy.spec().allowAnnotationExemptions()) {
      return List.of();
    }
    ExemptionNote note = note(pod);
    return note == null
        ? List.of()
        : annotated.computeIfAbsent(new Annotated(pod.annotated(), note), this::read);
  }

  /**
   * Pods carry annotations of their template; but what a parent's own say counts for all of them.
   */
  private @Nullable ExemptionNote note(Pod pod) {
    return switch (pod.owner()) {
      case Owner.Parent parent -> {
        Workload workload = snapshot.workloads().get(parent.key());
        yield workload == null ? null : ObjectReader.exemption(workload.annotations());
      }
      case Owner.Other _, Owner.Nobody _ -> pod.exemption();
      case Owner.Unread _ -> null;
    };
  }

  private List<Exemption> read(Annotated annotated) {
    ExemptionNote note = annotated.note();
    WorkloadKey subject = annotated.what();
    String title = "exemption by annotation of %s".formatted(subject);
    List<String> wrong = new ArrayList<>();
    List<String> checks =
        Arrays.stream((note.checks() == null ? "" : note.checks()).split(",", -1))
            .map(String::strip)
            .filter(check -> !check.isEmpty())
            .distinct()
            .toList();
    if (checks.isEmpty()) {
      wrong.add("`devops.stochastic.io/exempt` names no check");
    }
    if (checks.size() > MOST_CHECKS) {
      wrong.add(
          "`devops.stochastic.io/exempt` names %d checks; it may name %d, or all by `*`"
              .formatted(checks.size(), MOST_CHECKS));
    } else {
      checks.stream()
          .filter(check -> !isCheck(check))
          .forEach(check -> wrong.add("`%s` is no check".formatted(Quoted.of(check, QUOTED))));
    }
    String reason = note.reason() == null ? "" : note.reason().strip();
    int length = reason.codePointCount(0, reason.length());
    if (length < SHORTEST_REASON || length > LONGEST_REASON) {
      wrong.add("`devops.stochastic.io/exempt-reason` has to say why in 10 to 500 characters");
    }
    Instant until = note.until() == null ? null : until(note.until().strip());
    if (until == null) {
      wrong.add(
          "`devops.stochastic.io/exempt-until` has to be a date or an instant such as"
              + " `2026-12-31T00:00:00Z`");
    }
    if (!wrong.isEmpty() || until == null) {
      note(subject.toString(), null, State.VOID, title + " is void: " + String.join("; ", wrong));
      return List.of();
    }
    Exemption exemption =
        new Exemption(
            "annotation of " + subject, checks, List.of(), null, List.of(), reason, until);
    return counts(exemption, subject.toString(), title) ? List.of(exemption) : List.of();
  }

  private static boolean isCheck(String word) {
    return word.equals("*")
        || Check.find(word).isPresent()
        || (word.startsWith(Check.CUSTOM) && word.length() <= Check.CUSTOM.length() + LONGEST_RULE);
  }

  /** A date ends with its day, in UTC. */
  private static @Nullable Instant until(String text) {
    try {
      return text.length() == "2026-12-31".length()
          ? LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  /** Takes an exemption down, and says whether it counts. */
  private boolean counts(Exemption exemption, String key, String title) {
    Instant end = exemption.expires();
    int days = policy.spec().maxExemptionDays();
    Instant first = snapshot.firstSeen(key, exemption, now);
    if (!end.isAfter(now)) {
      note(key, exemption, State.ENDED, "%s ended at %s".formatted(title, end));
      return false;
    }
    if (end.isAfter(first.plus(Duration.ofDays(days)))) {
      note(
          key,
          exemption,
          State.VOID,
          "%s is void: it ends at %s, more than %d days after it was first seen"
              .formatted(title, end, days));
      return false;
    }
    note(key, exemption, State.IN_FORCE, "");
    return true;
  }

  private void note(String key, @Nullable Exemption exemption, State state, String why) {
    seen.putIfAbsent(key, new SeenExemption(key, exemption, state, why));
  }
}
