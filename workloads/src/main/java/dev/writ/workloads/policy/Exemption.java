package dev.writ.workloads.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named, reasoned, expiring permission to break checks.
 *
 * @param checks words of checks, {@code custom/RULE}, or {@code *} for all
 * @param workloads {@code kind/name} or workload keys; none where the selector says it
 * @param podSelector null where the workloads say it
 * @param containers none for all
 */
public record Exemption(
    String name,
    List<String> checks,
    List<String> workloads,
    @Nullable LabelSelector podSelector,
    List<String> containers,
    String reason,
    Instant expires) {
  public Exemption {
    checks = List.copyOf(checks);
    workloads = List.copyOf(workloads);
    containers = List.copyOf(containers);
  }

  /**
   * By which it is known again once it is over: where it stands, what it allows, why and until when
   * to the microsecond.
   *
   * @param place {@code namespace/policy/name}, or the key of what is annotated
   */
  public String textAt(String place) {
    String text =
        String.join("\n", checks.stream().sorted().toList())
            + "\n\n"
            + reason
            + "\n"
            + expires.truncatedTo(ChronoUnit.MICROS);
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return place + "#" + HexFormat.of().formatHex(sha256);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Whether it is about this check. */
  public boolean covers(String check) {
    return checks.contains("*") || checks.contains(check);
  }

  /** Whether it is about this container; {@code ""} for the pod as a whole. */
  public boolean coversContainer(String container) {
    return containers.isEmpty() || containers.contains(container);
  }
}
