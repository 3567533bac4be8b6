package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exceptions that a policy makes: the first that fits a finding is applied, no other. */
final class Overrides {
  private static final int SOON_DAYS = 14;

  private final List<Fitting> valid = new ArrayList<>();
  private final BitSet used = new BitSet();

  /** An override with its pattern compiled. */
  private record Fitting(PolicyOverride override, Glob glob) {
    boolean fits(Finding finding) {
      return (override.policyTypes() == null
              || override.policyTypes().contains(finding.code().type()))
          && (finding.model() == null
              ? glob.matches(Finding.PROJECT)
              : glob.matches(finding.model()));
    }
  }

  /**
   * @param notices gets one for each that has ended or soon will
   */
  Overrides(List<PolicyOverride> overrides, LocalDate today, List<Notice> notices) {
    for (PolicyOverride override : overrides) {
      LocalDate expires = override.expires();
      if (expires != null && expires.isBefore(today)) {
        notices.add(
            new Notice(
                "OVERRIDE_EXPIRED",
                "the override of `%s` ended on %s and is ignored (%s)"
                    .formatted(override.pattern(), expires, override.place())));
        continue;
      }
      if (expires != null && !expires.isAfter(today.plusDays(SOON_DAYS))) {
        notices.add(
            new Notice(
                "OVERRIDE_EXPIRES_SOON",
                "the override of `%s` ends on %s (%s)"
                    .formatted(override.pattern(), expires, override.place())));
      }
      valid.add(new Fitting(override, Glob.of(override.pattern())));
    }
  }

  @Nullable PolicyOverride find(Finding finding) {
    for (int i = 0; i < valid.size(); i++) {
      if (valid.get(i).fits(finding)) {
        used.set(i);
        return valid.get(i).override();
      }
    }
    return null;
  }

  /** To be called after all findings were looked up. */
  void noticeUnused(List<Notice> notices) {
    for (int i = used.nextClearBit(0); i < valid.size(); i = used.nextClearBit(i + 1)) {
      PolicyOverride override = valid.get(i).override();
      notices.add(
          new Notice(
              "OVERRIDE_MATCHED_ZERO_MODELS",
              "the override of `%s` is the first that fits for no finding; remove it (%s)"
                  .formatted(override.pattern(), override.place())));
    }
  }
}
