package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Clauses that each give parts of a set or an object, which may be nested. */
final class PartialRules extends Rules {
  private static final String CONFLICT = "object keys must be unique";

  private Part[] parts = {};
  private boolean set;

  /**
   * One clause.
   *
   * @param path keys from the rule's name down to what it gives
   * @param element what it adds to the set at that path, or null
   * @param value what it puts there, or null
   * @param byDefault only where nobody else put something
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(
      Location at,
      int slots,
      Block body,
      Expr[] path,
      @Nullable Expr element,
      @Nullable Expr value,
      boolean byDefault,
      @Nullable Part orElse) {}

  PartialRules(int number) {
    super(number);
  }

  /** Set once, before the snapshot is used: rules refer to each other. */
  void define(List<Part> parts) {
    this.parts = parts.toArray(Part[]::new);
    this.set = parts.stream().allMatch(part -> part.path.length == 0);
  }

  @Override
  RegoValue compute(Scope scope) {
    return gathered(scope, null);
  }

  private RegoValue gathered(Scope scope, @Nullable RegoValue key) {
    if (set) {
      RegoValue.SetOf.Builder elements = RegoValue.SetOf.builder();
      for (Part part : parts) {
        Expr element = Objects.requireNonNull(part.element);
        part.body.run(
            scope,
            new RegoValue[part.slots],
            0,
            (s, f) -> {
              RegoValue value = element.eval(s, f);
              if (value != null) {
                s.meter.step();
                elements.add(value);
              }
              return false;
            });
      }
      return elements.build();
    }
    Growing whole = new Growing();
    for (Part part : parts) {
      for (Part one = part; one != null; one = one.orElse) {
        if (give(scope, one, key, whole)) {
          break;
        }
      }
    }
    return whole.value();
  }

  /** Whether the part had a solution. */
  private static boolean give(Scope scope, Part part, @Nullable RegoValue key, Growing whole) {
    RegoValue first = part.path[0].constant();
    if (key != null && first != null && !first.equals(key)) {
      return false;
    }
    boolean[] any = {false};
    part.body.run(
        scope,
        new RegoValue[part.slots],
        0,
        (s, f) -> {
          RegoValue[] path = new RegoValue[part.path.length];
          for (int i = 0; i < path.length; i++) {
            RegoValue k = part.path[i].eval(s, f);
            if (k == null || (i == 0 && key != null && !key.equals(k))) {
              return false;
            }
            path[i] = k;
          }
          Expr last = part.element != null ? part.element : Objects.requireNonNull(part.value);
          RegoValue value = last.eval(s, f);
          if (value == null) {
            return false;
          }
          s.meter.step();
          any[0] = true;
          whole.put(part, path, value);
          return false;
        });
    return any[0];
  }

  @Override
  @Nullable RegoValue find(Scope scope, RegoValue key) {
    RegoValue known = scope.results[number()];
    if (set || known != null) {
      RegoValue value = value(scope);
      return value == null ? null : Paths.find(value, key);
    }
    record Key(int number, RegoValue key) {}
    Key memo = new Key(number(), key);
    RegoValue part = scope.remembered(memo);
    if (part == null) {
      scope.meter.enter();
      part = Paths.find(gathered(scope, key), key);
      scope.meter.leave();
      scope.remember(memo, part == null ? Scope.UNDEFINED : part);
      return part;
    }
    return Scope.isUndefined(part) ? null : part;
  }

  /** An object while parts are put into it. */
  private static final class Growing {
    private final Map<RegoValue, Object> entries = new LinkedHashMap<>();

    void put(Part part, RegoValue[] path, RegoValue value) {
      Growing in = this;
      for (int i = 0; i < path.length - 1; i++) {
        Object next = in.entries.computeIfAbsent(path[i], _ -> new Growing());
        if (!(next instanceof Growing growing)) {
          if (part.byDefault) {
            return;
          }
          throw Halt.conflict(part.at, CONFLICT);
        }
        in = growing;
      }
      RegoValue key = path[path.length - 1];
      Object before = in.entries.get(key);
      if (part.element != null) {
        if (before == null) {
          before = RegoValue.SetOf.builder();
          in.entries.put(key, before);
        }
        if (!(before instanceof RegoValue.SetOf.Builder set)) {
          throw Halt.conflict(part.at, CONFLICT);
        }
        set.add(value);
      } else if (before == null) {
        in.entries.put(key, value);
      } else if (!before.equals(value) && !part.byDefault) {
        throw Halt.conflict(part.at, CONFLICT);
      }
    }

    RegoValue value() {
      RegoValue.Obj.Builder object = RegoValue.Obj.builder();
      entries.forEach(
          (key, entry) ->
              object.put(
                  key,
                  switch (entry) {
                    case Growing growing -> growing.value();
                    case RegoValue.SetOf.Builder set -> set.build();
                    default -> (RegoValue) entry;
                  }));
      return object.build();
    }
  }
}
