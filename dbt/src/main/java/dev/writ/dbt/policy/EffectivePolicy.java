package dev.writ.dbt.policy;

import com.google.re2j.Pattern;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chain of policy files folded into one: what counts, with defaults filled in. Field names are
 * those of the {@code governance:} and {@code dbt:} blocks.
 *
 * @param level {@code policy_enforcement_level}; {@link Enforcement#WARN} where nobody wrote one
 * @param naming null where names are not judged
 * @param gates null where there is no {@code quality_gates} block
 * @param customRules of all files, in order
 * @param policies of all files, in order
 * @param overrides of all files that may make them, in order; the first that fits wins
 * @param regoChecks files or folders, each resolved against its policy file
 * @param notEnforcedHere blocks that are set and that this room does not act on, such as {@code
 *     rbac}
 * @param values every value that counts with the place where it was written, sorted by path
 * @param files the chain, parent first
 * @param sha256 lower-case hex over the files' SHA-256 in order
 */
public record EffectivePolicy(
    Enforcement level,
    @Nullable Naming naming,
    @Nullable QualityGates gates,
    List<CustomRule> customRules,
    List<NamedPolicy> policies,
    List<PolicyOverride> overrides,
    DbtOptions options,
    List<RegoSource> regoChecks,
    List<String> notEnforcedHere,
    List<PolicyValue> values,
    List<PolicyFile> files,
    String sha256) {

  public EffectivePolicy {
    customRules = List.copyOf(customRules);
    policies = List.copyOf(policies);
    overrides = List.copyOf(overrides);
    regoChecks = List.copyOf(regoChecks);
    notEnforcedHere = List.copyOf(notEnforcedHere);
    values = List.copyOf(values);
    files = List.copyOf(files);
  }

  /**
   * One value that counts.
   *
   * @param path such as {@code quality_gates.minimum_test_coverage}
   * @param value as YAML would show it
   * @param origin where it was written; null for a default
   */
  public record PolicyValue(String path, String value, @Nullable Place origin) {}

  /** One file of the chain: its path as the user gave it, and the SHA-256 of its bytes in hex. */
  public record PolicyFile(String path, String sha256) {}

  /** A Rego check's file: its path as shown, and its text. */
  public record RegoSource(String path, String text, String sha256) {}

  /**
   * How models are named.
   *
   * @param enforcement never {@link Enforcement#OFF}: then there is no naming
   * @param custom the compiled {@code custom_patterns}; empty unless the pattern is custom
   */
  public record Naming(Enforcement enforcement, NamingPattern pattern, List<Pattern> custom) {
    public Naming {
      custom = List.copyOf(custom);
    }
  }

  /** The naming schemes. */
  public enum NamingPattern {
    MEDALLION,
    KIMBALL,
    CUSTOM
  }

  /**
   * How well models must be tested and described.
   *
   * @param minimumTestCoverage percent, 0 to 100
   * @param layers null where thresholds are the same everywhere
   */
  public record QualityGates(
      int minimumTestCoverage,
      boolean requireDescriptions,
      boolean requireColumnDescriptions,
      boolean blockOnFailure,
      @Nullable LayerThresholds layers,
      ZeroColumns zeroColumns) {}

  /** Percent of columns that must be tested, by layer, 0 to 100. */
  public record LayerThresholds(int bronze, int silver, int gold) {}

  /** What the coverage of a model without columns is. */
  public enum ZeroColumns {
    REPORT_NA,
    REPORT_100_PERCENT
  }

  /** A rule of the house, for the models whose name or display name fits the glob. */
  public sealed interface CustomRule {
    String appliesTo();

    Place place();

    /** Models whose name begins so carry all these tags. */
    record RequireTagsForPrefix(
        String prefix, List<String> requiredTags, String appliesTo, Place place)
        implements CustomRule {
      public RequireTagsForPrefix {
        requiredTags = List.copyOf(requiredTags);
      }
    }

    /**
     * Models carry this meta field.
     *
     * @param required the field may not be empty either
     */
    record RequireMetaField(String field, boolean required, String appliesTo, Place place)
        implements CustomRule {}

    /**
     * Models have so many columns with tests of all these types.
     *
     * @param minColumns at least 1
     */
    record RequireTestsOfType(List<String> testTypes, int minColumns, String appliesTo, Place place)
        implements CustomRule {
      public RequireTestsOfType {
        testTypes = List.copyOf(testTypes);
      }
    }
  }

  /**
   * An entry of {@code policies:}.
   *
   * @param error true for {@code error} and {@code block}
   */
  public record NamedPolicy(
      String name, boolean error, String message, Requirement requirement, Place place) {

    /** What it asks for. */
    public sealed interface Requirement {
      /** Every model carries these tags. */
      record RequiredTags(List<String> tags) implements Requirement {
        public RequiredTags {
          tags = List.copyOf(tags);
        }
      }

      /** Every model's name fits. */
      record NamingConvention(Pattern pattern) implements Requirement {}

      /** The project has no more models. */
      record MaxTransforms(int threshold) implements Requirement {}

      /** What a Rego file says. */
      record Custom(RegoSource rego) implements Requirement {}
    }
  }

  /**
   * An exception for the models that fit the glob.
   *
   * @param expires last day on which it holds, in UTC; null for ever
   * @param policyTypes what it is narrowed to; null for all
   */
  public record PolicyOverride(
      String pattern,
      Action action,
      String reason,
      @Nullable LocalDate expires,
      @Nullable Set<PolicyType> policyTypes,
      Place place) {
    public PolicyOverride {
      policyTypes = policyTypes == null ? null : Set.copyOf(policyTypes);
    }

    /** What becomes of the findings. */
    public enum Action {
      DOWNGRADE,
      EXCLUDE
    }
  }

  /** The {@code dbt:} block: Writ's own options. */
  public record DbtOptions(
      boolean modelLevelTests,
      Denominator denominator,
      boolean testsMustPass,
      boolean zeroColumnsFail,
      PlaceholderMatch placeholderMatch,
      List<String> includePackages,
      InlineSkips inlineSkips,
      boolean baselineAllowed,
      @Nullable Integer maxDays) {
    public static final DbtOptions DEFAULT =
        new DbtOptions(
            false,
            Denominator.DECLARED,
            false,
            false,
            PlaceholderMatch.ANYWHERE,
            List.of(),
            InlineSkips.ANY,
            true,
            null);

    public DbtOptions {
      includePackages = List.copyOf(includePackages);
    }
  }

  /** Which columns count. */
  public enum Denominator {
    DECLARED,
    CATALOG
  }

  /** Where placeholder words count. */
  public enum PlaceholderMatch {
    ANYWHERE,
    SHORT
  }

  /** Which inline skips are honoured: none, those with a date, all. */
  public enum InlineSkips {
    NONE,
    UNTIL,
    ANY
  }
}
