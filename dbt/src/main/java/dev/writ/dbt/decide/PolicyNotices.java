package dev.writ.dbt.decide;

import com.google.re2j.Pattern;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy;
import java.util.ArrayList;
import java.util.List;

/** What a team should know about its own policy, whatever the models are like. */
final class PolicyNotices {
  private PolicyNotices() {}

  static List<Notice> of(EffectivePolicy policy) {
    List<Notice> notices = new ArrayList<>();
    if (saysNothing(policy)) {
      notices.add(
          new Notice(
              "NO_GOVERNANCE",
              "no policy says anything: references are checked, and nothing blocks; `writ dbt init`"
                  + " writes a first policy"));
    }
    for (String block : policy.notEnforcedHere()) {
      notices.add(
          new Notice(
              "NOT_ENFORCED_HERE",
              "`%s` is set, but is not what dbt checks judge; it is left to who does"
                  .formatted(block)));
    }
    if (policy.naming() != null) {
      policy.naming().custom().forEach(each -> noticeOpenEnd(each, "custom_patterns", notices));
    }
    for (NamedPolicy named : policy.policies()) {
      if (named.requirement() instanceof NamedPolicy.Requirement.NamingConvention convention) {
        noticeOpenEnd(convention.pattern(), "policy " + named.name(), notices);
      }
    }
    return notices;
  }

  private static boolean saysNothing(EffectivePolicy policy) {
    return policy.naming() == null
        && policy.gates() == null
        && policy.customRules().isEmpty()
        && policy.policies().isEmpty()
        && policy.overrides().isEmpty()
        && policy.regoChecks().isEmpty()
        && policy.notEnforcedHere().isEmpty()
        && policy.values().stream().allMatch(value -> value.origin() == null);
  }

  /** Patterns fit the beginning of a name only: {@code ^raw} takes {@code raw_x} as well. */
  private static void noticeOpenEnd(Pattern pattern, String where, List<Notice> notices) {
    String text = pattern.pattern();
    if (!endsWith(text, "$") && !endsWith(text, ".*") && !text.endsWith("\\z")) {
      notices.add(
          new Notice(
              "PATTERN_NOT_ANCHORED",
              "`%s` of `%s` says how a name begins, not how it ends; add `$` to mean the whole name"
                  .formatted(text, where)));
    }
  }

  /** Also not behind a backslash, where it would be a character like others. */
  private static boolean endsWith(String pattern, String end) {
    if (!pattern.endsWith(end)) {
      return false;
    }
    int backslashes = 0;
    for (int i = pattern.length() - end.length() - 1; i >= 0 && pattern.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 0;
  }
}
