package dev.writ.sandbox.schema;

import com.google.re2j.Pattern;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads a Kubernetes quantity, such as `100m`, `128Mi`, `1e3` or `0.5`, as a number. */
public final class Amount {

  private static final Pattern QUANTITY =
      Pattern.compile(
          "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
              + "([KMGTPE]i|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]{1,2}|)");

  private Amount() {}

  /** Empty where the text is no quantity. */
  public static Optional<BigDecimal> find(String text) {
    return QUANTITY.matches(text)
        ? Optional.of(Quantity.getAmountInBytes(Quantity.parse(text)))
        : Optional.empty();
  }
}
