package dev.writ.rego;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function that policies call and that is not written in Rego.
 *
 * @param name with dots, for example {@code time.now_ns}
 * @param nondeterministic equal arguments may give another result in another evaluation, so it can
 *     be recorded and replayed
 */
public record Builtin(String name, Signature signature, boolean nondeterministic, Code code) {

  public Builtin(String name, Signature signature, Code code) {
    this(name, signature, false, code);
  }

  /** The function itself; called by many threads at once. */
  @FunctionalInterface
  public interface Code {
    /**
     * Computes the result.
     *
     * @param arguments as many as the signature has, all defined; not to be changed
     * @return null for undefined
     * @throws Failure when the arguments are of no use
     */
    @Nullable RegoValue call(Context context, RegoValue[] arguments);
  }

  /**
   * Types of arguments and result.
   *
   * @param result null for a function without one, such as print
   */
  public record Signature(List<Type> arguments, @Nullable Type result, boolean variadic) {
    public Signature {
      arguments = List.copyOf(arguments);
    }

    public static Signature of(Type result, Type... arguments) {
      return new Signature(List.of(arguments), result, false);
    }
  }

  /** What a call may use of the evaluation around it. */
  public interface Context {
    /** Where the call stands. */
    RegoError.@Nullable Location location();

    /** Nanoseconds since 1970, the same throughout one evaluation. */
    long nowNanos();

    RandomGenerator random();

    /**
     * Pays for work before it is done: one step for each element or 64 bytes that will be produced.
     *
     * @throws RuntimeException when the budget is spent or the evaluation was cancelled; let it
     *     pass
     */
    void charge(long steps);

    /**
     * What this evaluation remembers under a key, such as the number that `rand.intn` gave for it.
     */
    RegoValue remembered(Object key, java.util.function.Supplier<RegoValue> first);

    /** Lines of `print` and `trace` go here. */
    void note(String line);

    /** What the engine was built to tell of its process: by default nothing. */
    RegoValue.Obj runtime();

    /** Whether the engine was built to let policies talk to a host: by default to none. */
    boolean mayReach(String host);

    /**
     * Waits for something outside of the evaluation; whatever ends the wait gives it up.
     *
     * @throws TimeoutException when it took longer than it may
     * @throws ExecutionException when it failed
     * @throws RuntimeException at the evaluation's deadline or when it was cancelled; let it pass
     */
    <T> T await(Future<T> outside, Duration timeout) throws ExecutionException, TimeoutException;
  }

  /**
   * A call that came to nothing. The call is undefined, or an error where builtin errors are
   * strict.
   */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final boolean ofType;
    private final boolean fatal;

    private Failure(String message, boolean ofType, boolean fatal) {
      super(message, null, false, false);
      this.ofType = ofType;
      this.fatal = fatal;
    }

    /** `eval_builtin_error`; the name of the function is put before the message. */
    public static Failure of(String message) {
      return new Failure(message, false, false);
    }

    /**
     * As {@link #of}, but the evaluation ends with it even where builtin errors are lax: a denied
     * host that is merely undefined could turn a `not` into an allow.
     */
    public static Failure fatal(String message) {
      return new Failure(message, false, true);
    }

    /**
     * `eval_type_error`, for example {@code operand 1 must be string but got number}.
     *
     * @param operand from 1
     * @param expected `string` or `one of {array, set}`
     */
    public static Failure operand(int operand, String expected, RegoValue got) {
      return ofType("operand " + operand + " must be " + expected + " but got " + got.typeName());
    }

    /** `eval_type_error`. */
    public static Failure ofType(String message) {
      return new Failure(message, true, false);
    }

    public boolean isOfType() {
      return ofType;
    }

    public boolean isFatal() {
      return fatal;
    }
  }

  /** What is known of a value before it is there. Written as OPA writes it in error messages. */
  public sealed interface Type {
    Type ANY = new OneOf(List.of());
    Type NULL = new Simple("null");
    Type BOOLEAN = new Simple("boolean");
    Type NUMBER = new Simple("number");
    Type STRING = new Simple("string");

    static Type array(Type each) {
      return new ArrayOf(List.of(), each);
    }

    static Type set(Type each) {
      return new SetOf(each);
    }

    static Type object(Type key, Type value) {
      return new ObjectOf(List.of(), key, value);
    }

    static Type oneOf(Type... types) {
      return new OneOf(List.of(types));
    }

    /** null, boolean, number, string. */
    record Simple(String name) implements Type {
      // Written out: a record's own pair is put together at run time, which every start would wait
      // for.
      @Override
      public boolean equals(@Nullable Object other) {
        return other instanceof Simple simple && simple.name.equals(name);
      }

      @Override
      public int hashCode() {
        return name.hashCode();
      }

      @Override
      public String toString() {
        return name;
      }
    }

    /**
     * Arrays.
     *
     * @param first types of the first elements
     * @param rest type of all further ones, null when there are none
     */
    record ArrayOf(List<Type> first, @Nullable Type rest) implements Type {
      public ArrayOf {
        first = List.copyOf(first);
      }

      @Override
      public String toString() {
        String fixed =
            first.stream().map(Type::toString).collect(Collectors.joining(", ", "<", ">"));
        if (rest == null) {
          return "array" + fixed;
        }
        return first.isEmpty() ? "array[" + rest + "]" : "array" + fixed + "[" + rest + "]";
      }
    }

    /** A set. */
    record SetOf(Type each) implements Type {
      @Override
      public String toString() {
        return "set[" + each + "]";
      }
    }

    /** A key that is certainly there. */
    record Property(RegoValue key, Type value) {
      @Override
      public String toString() {
        return key.display() + ": " + value;
      }
    }

    /**
     * Objects.
     *
     * @param properties keys that are certainly there
     * @param key type of further keys, null when there are none
     */
    record ObjectOf(List<Property> properties, @Nullable Type key, @Nullable Type value)
        implements Type {
      public ObjectOf {
        properties = List.copyOf(properties);
      }

      @Override
      public String toString() {
        String fixed =
            properties.stream().map(Property::toString).collect(Collectors.joining(", ", "<", ">"));
        if (key == null) {
          return "object" + fixed;
        }
        String further = "[" + key + ": " + value + "]";
        return properties.isEmpty() ? "object" + further : "object" + fixed + further;
      }
    }

    /** Any of several; of none: anything at all. */
    record OneOf(List<Type> types) implements Type {
      public OneOf {
        types = List.copyOf(types);
      }

      @Override
      public String toString() {
        return types.isEmpty()
            ? "any"
            : types.stream().map(Type::toString).collect(Collectors.joining(", ", "any<", ">"));
      }
    }
  }
}
