package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Floats with a significand of any length, held against those of the JDK. */
class WideFloatTest {
  private static final int DOUBLE_BITS = 53;

  private final Random random = new Random(20261125);

  @Test
  void roundsAndWritesAsTheJdkDoes() {
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isNaN(value) || Math.abs(value) < Double.MIN_NORMAL || Double.isInfinite(value)) {
        continue;
      }
      if (Long.bitCount(Double.doubleToLongBits(value) << 12) == 0) {
        continue; // the JDK knows that powers of two lie nearer to what is below them
      }
      String text = WideFloat.of(new BigDecimal(value), DOUBLE_BITS).text(DOUBLE_BITS);
      assertThat(new BigDecimal(text)).isEqualByComparingTo(Double.toString(value));
    }
  }

  @Test
  void calculatesAsTheJdkDoes() {
    for (int i = 0; i < 20_000; i++) {
      double x = random.nextDouble() * random.nextInt(1, 1_000_000);
      double y = random.nextDouble() - 0.5;
      WideFloat product = wide(x).times(wide(y), DOUBLE_BITS);
      assertThat(Double.parseDouble(product.text(DOUBLE_BITS))).isEqualTo(x * y);
    }
  }

  @Test
  void readsBackWhatItWrote() {
    for (int i = 0; i < 5_000; i++) {
      WideFloat x = WideFloat.of(decimal(), WideFloat.BITS);
      WideFloat y = WideFloat.of(decimal(), WideFloat.BITS);
      WideFloat quotient = x.over(y);
      String text = quotient.text(WideFloat.BITS);
      WideFloat again = WideFloat.of(new BigDecimal(text), WideFloat.BITS);
      assertThat(again.text(WideFloat.BITS)).isEqualTo(text);
      assertThat(again.plus(quotient.negated()).significand()).isZero();
    }
  }

  private BigDecimal decimal() {
    return new BigDecimal(new BigInteger(80, random).add(BigInteger.ONE))
        .scaleByPowerOfTen(random.nextInt(-60, 60));
  }

  private static WideFloat wide(double value) {
    return WideFloat.of(new BigDecimal(value), DOUBLE_BITS);
  }
}
