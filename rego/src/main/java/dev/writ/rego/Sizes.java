package dev.writ.rego;

/** How long values are as JSON, near enough for a limit and without writing them. */
final class Sizes {
  private Sizes() {}

  static boolean exceed(Outcome.Row row, long limit) {
    long left = limit;
    for (RegoValue value : row.values()) {
      left = rest(value, left);
    }
    for (RegoValue value : row.bindings().values()) {
      left = rest(value, left);
    }
    return left < 0;
  }

  /** What is left of so many bytes behind the value; negative as soon as there is nothing left. */
  private static long rest(RegoValue value, long bytes) {
    if (bytes < 0) {
      return bytes;
    }
    return switch (value) {
      case RegoValue.Null _, RegoValue.Bool _ -> bytes - 4;
      case RegoValue.Num number -> bytes - (number.isLong() ? 8 : number.spelling().length());
      case RegoValue.Str string -> bytes - string.value().length() - 2;
      case RegoValue.Arr array -> {
        long left = bytes - 2;
        for (int i = 0; i < array.size() && left >= 0; i++) {
          left = rest(array.at(i), left - 1);
        }
        yield left;
      }
      case RegoValue.SetOf set -> {
        long left = bytes - 2;
        for (int i = 0; i < set.size() && left >= 0; i++) {
          left = rest(set.at(i), left - 1);
        }
        yield left;
      }
      case RegoValue.Obj object -> {
        long left = bytes - 2;
        for (int i = 0; i < object.size() && left >= 0; i++) {
          left = rest(object.valueAt(i), rest(object.keyAt(i), left - 2));
        }
        yield left;
      }
    };
  }
}
