package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;

/** A text that is paid for before it grows: one step for each 64 characters. */
final class PaidText {
  private static final int PER_STEP = 64;

  private final Builtin.Context context;
  private final StringBuilder text = new StringBuilder();
  private long paid;

  PaidText(Builtin.Context context) {
    this.context = context;
  }

  PaidText append(String more) {
    return append(more, 0, more.length());
  }

  PaidText append(String from, int start, int end) {
    pay((long) end - start);
    text.append(from, start, end);
    return this;
  }

  PaidText appendCodePoint(int point) {
    pay(2);
    text.appendCodePoint(point);
    return this;
  }

  PaidText repeat(String unit, int times) {
    pay((long) unit.length() * times);
    text.repeat(unit, times);
    return this;
  }

  int length() {
    return text.length();
  }

  RegoValue value() {
    return RegoValue.of(text.toString());
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void pay(long further) {
    long due = (text.length() + further) / PER_STEP - paid;
    if (due > 0) {
      context.charge(due);
      paid += due;
    }
  }
}
