package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a chain of certificates is checked.
 *
 * @param name that the certificate must be made out to, empty for any
 * @param time at which it must be valid
 * @param comparisons with name constraints, at most
 * @param purposes of which one must be allowed, by the numbers of Go's {@code ExtKeyUsage}
 */
record VerifyOptions(String name, Instant time, long comparisons, List<Integer> purposes) {
  private static final long STANDARD_COMPARISONS = 250_000;
  private static final int SERVER = 1;

  private static final Map<String, Integer> PURPOSES =
      Map.ofEntries(
          Map.entry("KeyUsageAny", CertificateExtensions.ANY_PURPOSE),
          Map.entry("KeyUsageServerAuth", SERVER),
          Map.entry("KeyUsageClientAuth", 2),
          Map.entry("KeyUsageCodeSigning", 3),
          Map.entry("KeyUsageEmailProtection", 4),
          Map.entry("KeyUsageIPSECEndSystem", 5),
          Map.entry("KeyUsageIPSECTunnel", 6),
          Map.entry("KeyUsageIPSECUser", 7),
          Map.entry("KeyUsageTimeStamping", 8),
          Map.entry("KeyUsageOCSPSigning", 9),
          Map.entry("KeyUsageMicrosoftServerGatedCrypto", 10),
          Map.entry("KeyUsageNetscapeServerGatedCrypto", 11),
          Map.entry("KeyUsageMicrosoftCommercialCodeSigning", 12),
          Map.entry("KeyUsageMicrosoftKernelCodeSigning", 13));

  VerifyOptions {
    purposes = purposes.isEmpty() ? List.of(SERVER) : List.copyOf(purposes);
    comparisons = comparisons == 0 ? STANDARD_COMPARISONS : comparisons;
  }

  /**
   * Reads the options.
   *
   * @throws Failure {@code 'DNSName' should be a string}
   */
  static VerifyOptions read(Context context, Obj options) {
    String name = "";
    Instant time = time(context.nowNanos());
    long comparisons = 0;
    List<Integer> purposes = List.of();
    for (int i = 0; i < options.size(); i++) {
      RegoValue value = options.valueAt(i);
      if (options.keyAt(i) instanceof Str key) {
        switch (key.value()) {
          case "DNSName" -> {
            if (!(value instanceof Str text)) {
              throw Failure.of("'DNSName' should be a string");
            }
            name = HttpSettings.withoutQuotes(text.value());
          }
          case "CurrentTime" -> time = time(number(value, "CurrentTime", "int64 "));
          case "MaxConstraintComparisons" ->
              comparisons = number(value, "MaxConstraintComparisons", "");
          case "KeyUsages" -> purposes = purposes(value);
          default -> throw Failure.of("invalid key option");
        }
      }
    }
    return new VerifyOptions(name, time, comparisons, purposes);
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private static long number(RegoValue value, String name, String kind) {
    if (!(value instanceof Num number)) {
      throw Failure.of("'" + name + "' should be a number");
    }
    if (!number.isLong() || !number.spelling().equals(Long.toString(number.longValue()))) {
      throw Failure.of("'" + name + "' should be a valid " + kind + "number");
    }
    return number.longValue();
  }

  private static List<Integer> purposes(RegoValue value) {
    List<RegoValue> names =
        switch (value) {
          case Arr array -> array.asList();
          case SetOf set -> set.asList();
          case RegoValue _ -> throw Failure.of("'KeyUsages' should be an Array or Set");
        };
    List<Integer> purposes = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (RegoValue each : names) {
      if (each instanceof Str text) {
        String name = HttpSettings.withoutQuotes(text.value());
        Integer purpose = PURPOSES.get(name);
        if (purpose == null) {
          unknown.add(name);
        } else {
          purposes.add(purpose);
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw Failure.of(
          "invalid entries for 'KeyUsages' found: [" + String.join(" ", unknown) + "]");
    }
    return purposes;
  }
}
