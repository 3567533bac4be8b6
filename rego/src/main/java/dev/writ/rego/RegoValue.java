package dev.writ.rego;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Rego value: immutable, totally ordered, equal by value.
 *
 * <p>Order: null, false, true, numbers, strings (by code point), arrays, objects, sets. Arrays and
 * sets compare element by element, then by length; objects as their sorted keys and values. As text
 * a value is Rego; {@link #toJson} is JSON with sorted keys.
 */
public sealed interface RegoValue extends Comparable<RegoValue> {
  Null NULL = new Null();
  Bool TRUE = new Bool(true);
  Bool FALSE = new Bool(false);

  /** The type as `type_name` and error messages spell it. */
  String typeName();

  static Bool of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static Num of(long value) {
    return Num.of(value);
  }

  static Str of(String value) {
    return new Str(value);
  }

  /**
   * Reads one JSON document.
   *
   * @param utf8 a leading byte order mark is skipped; the last of equal keys wins
   * @throws RegoException `input_parse_error` with line and column
   */
  static RegoValue parseJson(byte[] utf8) {
    return new JsonReader(utf8).document();
  }

  /** As {@link #parseJson(byte[])}. */
  static RegoValue parseJson(String text) {
    return parseJson(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /**
   * JSON: keys sorted by code point, sets as sorted arrays, keys that are no strings as their JSON
   * text.
   */
  default String toJson() {
    return JsonWriter.write(this);
  }

  /**
   * Rego text as a person reads it: a string stands bare, strings inside of something are quoted.
   */
  default String display() {
    return toString();
  }

  @Override
  default int compareTo(RegoValue other) {
    return Ordering.compare(this, other);
  }

  /** The one null. */
  final class Null implements RegoValue {
    private Null() {}

    @Override
    public String typeName() {
      return "null";
    }

    @Override
    public String toString() {
      return "null";
    }
  }

  /** true and false; there are two instances, so `==` compares them. */
  final class Bool implements RegoValue {
    private final boolean value;

    private Bool(boolean value) {
      this.value = value;
    }

    public boolean value() {
      return value;
    }

    @Override
    public String typeName() {
      return "boolean";
    }

    @Override
    public String toString() {
      return value ? "true" : "false";
    }
  }

  /**
   * A number of any size. It keeps its spelling; equality, hash and order go by its exact value.
   */
  final class Num implements RegoValue {
    private static final Num[] SMALL = new Num[1152];
    private static final int SMALLEST = -128;

    static {
      for (int i = 0; i < SMALL.length; i++) {
        SMALL[i] = new Num(i + SMALLEST, null, null);
      }
    }

    private final long small;

    /** Trailing zeros stripped; null when the value is {@link #small}. */
    private final @Nullable BigDecimal big;

    /** Null when it is the plain digits of {@link #small}. */
    private final @Nullable String spelling;

    private Num(long small, @Nullable BigDecimal big, @Nullable String spelling) {
      this.small = small;
      this.big = big;
      this.spelling = spelling;
    }

    public static Num of(long value) {
      return value >= SMALLEST && value < SMALLEST + SMALL.length
          ? SMALL[(int) value - SMALLEST]
          : new Num(value, null, null);
    }

    public static Num of(BigInteger value) {
      return value.bitLength() < Long.SIZE
          ? of(value.longValue())
          : new Num(0, stripped(new BigDecimal(value)), value.toString());
    }

    /**
     * A number as JSON spells it.
     *
     * @throws NumberFormatException when it is none, or its exponent has more than nine digits
     */
    public static Num parse(String spelling) {
      if (spelling.length() <= 18 && isPlainInteger(spelling)) {
        long value = Long.parseLong(spelling);
        return spelling.equals("-0") ? new Num(0, null, spelling) : of(value);
      }
      BigDecimal value = stripped(new BigDecimal(spelling));
      if (value.scale() <= 0 && (long) value.precision() - value.scale() <= 19) {
        BigInteger whole = value.toBigInteger();
        if (whole.bitLength() < Long.SIZE) {
          return new Num(whole.longValue(), null, spelling);
        }
      }
      return new Num(0, value, spelling);
    }

    private static BigDecimal stripped(BigDecimal value) {
      return value.stripTrailingZeros();
    }

    private static boolean isPlainInteger(String text) {
      int start = text.startsWith("-") ? 1 : 0;
      for (int i = start; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
      return text.length() > start;
    }

    /** Whether the value is a whole number that fits a long, however it is spelled. */
    public boolean isLong() {
      return big == null;
    }

    /** Whether the value has no fraction; `1.0` has none. */
    public boolean isInteger() {
      return big == null || big.scale() <= 0;
    }

    /** The value if {@link #isLong}. */
    public long longValue() {
      if (big != null) {
        throw new ArithmeticException("`" + spelling + "` is no long");
      }
      return small;
    }

    /** The exact value. Beware of expanding it: `1e999999999` is cheap only like this. */
    public BigDecimal decimal() {
      return big == null ? BigDecimal.valueOf(small) : big;
    }

    public int signum() {
      return big == null ? Long.signum(small) : big.signum();
    }

    /** As it was written, or as arithmetic writes it. */
    public String spelling() {
      return spelling == null ? Long.toString(small) : spelling;
    }

    @Override
    public String typeName() {
      return "number";
    }

    int compareToNum(Num other) {
      if (big == null && other.big == null) {
        return Long.compare(small, other.small);
      }
      return decimal().compareTo(other.decimal());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Num that
              && small == that.small
              && (big == null
                  ? that.big == null
                  : that.big != null && big.compareTo(that.big) == 0));
    }

    @Override
    public int hashCode() {
      return big == null ? Long.hashCode(small) : big.hashCode();
    }

    @Override
    public String toString() {
      return spelling();
    }
  }

  /**
   * A string of Unicode code points; a surrogate without its half is replaced by U+FFFD on the way
   * in.
   */
  final class Str implements RegoValue {
    private final String value;

    Str(String value) {
      this.value = value;
    }

    public String value() {
      return value;
    }

    @Override
    public String typeName() {
      return "string";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Str that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public String display() {
      return value;
    }

    @Override
    public String toString() {
      return RegoText.quoted(value);
    }
  }

  /** An array. */
  final class Arr implements RegoValue {
    public static final Arr EMPTY = new Arr(new RegoValue[0]);

    private final RegoValue[] elements;
    private int hash;

    private Arr(RegoValue[] elements) {
      this.elements = elements;
    }

    public static Arr of(RegoValue... elements) {
      return elements.length == 0 ? EMPTY : new Arr(elements.clone());
    }

    public static Arr of(List<? extends RegoValue> elements) {
      return elements.isEmpty() ? EMPTY : new Arr(elements.toArray(RegoValue[]::new));
    }

    /** Takes the array over: nobody may write to it afterwards. */
    public static Arr owning(RegoValue[] elements) {
      return elements.length == 0 ? EMPTY : new Arr(elements);
    }

    public int size() {
      return elements.length;
    }

    public RegoValue at(int index) {
      return elements[index];
    }

    /** The element at a whole number inside the bounds, else null. */
    public @Nullable RegoValue find(RegoValue index) {
      return index instanceof Num number
              && number.isLong()
              && number.small >= 0
              && number.small < elements.length
          ? elements[(int) number.small]
          : null;
    }

    public List<RegoValue> asList() {
      return List.of(elements);
    }

    @Override
    public String typeName() {
      return "array";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Arr that && Arrays.equals(elements, that.elements));
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = Arrays.hashCode(elements) + 4;
      }
      return hash;
    }

    @Override
    public String toString() {
      return RegoText.write(this);
    }
  }

  /** An object; keys are any values. Iteration is in the order of keys. */
  final class Obj implements RegoValue {
    public static final Obj EMPTY = new Obj(new Keys(0), new RegoValue[0]);

    private final Keys keys;
    private final RegoValue[] values;
    private int hash;

    private Obj(Keys keys, RegoValue[] values) {
      this.keys = keys;
      this.values = values;
    }

    public static Builder builder() {
      return new Builder(8);
    }

    /** An object of string keys: key, value, key, value. */
    public static Obj of(Object... keysAndValues) {
      Builder builder = builder();
      for (int i = 0; i < keysAndValues.length; i += 2) {
        builder.put(RegoValue.of((String) keysAndValues[i]), (RegoValue) keysAndValues[i + 1]);
      }
      return builder.build();
    }

    public int size() {
      return keys.size();
    }

    /** The value of a key, or null. */
    public @Nullable RegoValue find(RegoValue key) {
      int position = keys.find(key);
      return position < 0 ? null : values[position];
    }

    /** The value of a string key, or null. */
    public @Nullable RegoValue find(String key) {
      return find(new Str(key));
    }

    /** The n-th key in order, from 0. */
    public RegoValue keyAt(int index) {
      return keys.at(keys.sorted(index));
    }

    /** The n-th key as it came, for whom the order is the same. */
    public RegoValue keyAsItCame(int index) {
      return keys.at(index);
    }

    /** The value of {@link #keyAsItCame}. */
    public RegoValue valueAsItCame(int index) {
      return values[index];
    }

    /** The value of the n-th key in order. */
    public RegoValue valueAt(int index) {
      return values[keys.sorted(index)];
    }

    @Override
    public String typeName() {
      return "object";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      if (!(other instanceof Obj that) || size() != that.size()) {
        return false;
      }
      for (int i = 0; i < size(); i++) {
        RegoValue value = that.find(keys.at(i));
        if (value == null || !value.equals(values[i])) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        int sum = 5;
        for (int i = 0; i < size(); i++) {
          sum += keys.at(i).hashCode() * 31 ^ values[i].hashCode();
        }
        hash = sum;
      }
      return hash;
    }

    @Override
    public String toString() {
      return RegoText.write(this);
    }

    /** Gathers the entries of one object; not for two threads. */
    public static final class Builder {
      private final Keys keys;
      private RegoValue[] values;

      private Builder(int capacity) {
        keys = new Keys(capacity);
        values = new RegoValue[capacity];
      }

      /** Sets the value of a key; the last one wins. */
      public Builder put(RegoValue key, RegoValue value) {
        int position = keys.add(key);
        if (position >= values.length) {
          values = Arrays.copyOf(values, values.length * 2);
        }
        values[position] = value;
        return this;
      }

      /** The value put for a key so far, or null. */
      public @Nullable RegoValue find(RegoValue key) {
        int position = keys.find(key);
        return position < 0 ? null : values[position];
      }

      public int size() {
        return keys.size();
      }

      /** The builder is used up by it. */
      public Obj build() {
        return keys.size() == 0 ? EMPTY : new Obj(keys, values);
      }
    }
  }

  /** A set. Iteration is in the order of values. */
  final class SetOf implements RegoValue {
    public static final SetOf EMPTY = new SetOf(new Keys(0));

    private final Keys elements;
    private int hash;

    private SetOf(Keys elements) {
      this.elements = elements;
    }

    public static Builder builder() {
      return new Builder();
    }

    public static SetOf of(Iterable<? extends RegoValue> elements) {
      Builder builder = builder();
      elements.forEach(builder::add);
      return builder.build();
    }

    public int size() {
      return elements.size();
    }

    public boolean contains(RegoValue element) {
      return elements.find(element) >= 0;
    }

    /** The n-th element in order, from 0. */
    public RegoValue at(int index) {
      return elements.at(elements.sorted(index));
    }

    /** The n-th element as it came, for whom the order is the same. */
    public RegoValue asItCame(int index) {
      return elements.at(index);
    }

    public List<RegoValue> asList() {
      List<RegoValue> list = new ArrayList<>(size());
      for (int i = 0; i < size(); i++) {
        list.add(at(i));
      }
      return list;
    }

    @Override
    public String typeName() {
      return "set";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof SetOf that && elements.holdsTheSame(that.elements));
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = elements.sumOfHashes() + 6;
      }
      return hash;
    }

    @Override
    public String toString() {
      return RegoText.write(this);
    }

    /** Gathers the elements of one set; not for two threads. */
    public static final class Builder {
      private final Keys elements = new Keys(8);

      private Builder() {}

      /** Whether it was not in yet. */
      public boolean add(RegoValue element) {
        int before = elements.size();
        elements.add(Objects.requireNonNull(element));
        return elements.size() > before;
      }

      public boolean contains(RegoValue element) {
        return elements.find(element) >= 0;
      }

      public int size() {
        return elements.size();
      }

      /** The builder is used up by it. */
      public SetOf build() {
        return elements.size() == 0 ? EMPTY : new SetOf(elements);
      }
    }
  }
}
