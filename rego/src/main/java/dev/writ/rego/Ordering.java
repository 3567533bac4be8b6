package dev.writ.rego;

/** The total order of values. Not recursive deeper than the values are nested. */
final class Ordering {
  private Ordering() {}

  @SuppressWarnings("ReferenceEquality") // a short cut
  static int compare(RegoValue a, RegoValue b) {
    if (a == b) {
      return 0;
    }
    if (a instanceof RegoValue.Str x && b instanceof RegoValue.Str y) {
      return byCodePoint(x.value(), y.value());
    }
    if (a instanceof RegoValue.Num x && b instanceof RegoValue.Num y) {
      return x.compareToNum(y);
    }
    int ranks = Integer.compare(rank(a), rank(b));
    if (ranks != 0) {
      return ranks;
    }
    return switch (a) {
      case RegoValue.Arr x -> arrays(x, (RegoValue.Arr) b);
      case RegoValue.Obj x -> objects(x, (RegoValue.Obj) b);
      case RegoValue.SetOf x -> sets(x, (RegoValue.SetOf) b);
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ -> 0;
    };
  }

  private static int rank(RegoValue value) {
    return switch (value) {
      case RegoValue.Null _ -> 0;
      case RegoValue.Bool bool -> bool.value() ? 2 : 1;
      case RegoValue.Num _ -> 3;
      case RegoValue.Str _ -> 4;
      case RegoValue.Arr _ -> 5;
      case RegoValue.Obj _ -> 6;
      case RegoValue.SetOf _ -> 7;
    };
  }

  /**
   * UTF-16 order differs where one side has a surrogate: it stands for a code point above all
   * others.
   */
  private static int byCodePoint(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int arrays(RegoValue.Arr a, RegoValue.Arr b) {
    int shorter = Math.min(a.size(), b.size());
    for (int i = 0; i < shorter; i++) {
      int result = compare(a.at(i), b.at(i));
      if (result != 0) {
        return result;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int objects(RegoValue.Obj a, RegoValue.Obj b) {
    int shorter = Math.min(a.size(), b.size());
    for (int i = 0; i < shorter; i++) {
      int result = compare(a.keyAt(i), b.keyAt(i));
      if (result == 0) {
        result = compare(a.valueAt(i), b.valueAt(i));
      }
      if (result != 0) {
        return result;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int sets(RegoValue.SetOf a, RegoValue.SetOf b) {
    int shorter = Math.min(a.size(), b.size());
    for (int i = 0; i < shorter; i++) {
      int result = compare(a.at(i), b.at(i));
      if (result != 0) {
        return result;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
