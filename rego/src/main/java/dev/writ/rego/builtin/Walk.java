package dev.writ.rego.builtin;

import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Every value inside of a value, itself included, with the path to it: the outputs of `walk`. Depth
 * first, in the order of keys; an element of a set is its own key.
 */
public final class Walk {
  private Walk() {}

  /** Takes the outputs one by one. */
  @FunctionalInterface
  public interface Consumer {
    /** Takes one output and tells whether to go on. */
    boolean accept(Arr path, RegoValue value);
  }

  /** A value whose parts are being gone through. */
  private static final class Level {
    private final RegoValue value;
    private final Arr path;
    private int next;

    private Level(RegoValue value, Arr path) {
      this.value = value;
      this.path = path;
    }
  }

  /**
   * Gives all paths to the consumer until it has enough. Not recursive, so values of any depth can
   * be walked.
   *
   * @return false when the consumer had enough
   */
  public static boolean paths(RegoValue value, Consumer consumer) {
    if (!consumer.accept(Arr.EMPTY, value)) {
      return false;
    }
    Deque<Level> open = new ArrayDeque<>();
    open.push(new Level(value, Arr.EMPTY));
    while (!open.isEmpty()) {
      Level level = open.peek();
      int index = level.next++;
      RegoValue part = part(level.value, index);
      if (part == null) {
        open.pop();
        continue;
      }
      Arr path = longer(level.path, key(level.value, index));
      if (!consumer.accept(path, part)) {
        return false;
      }
      open.push(new Level(part, path));
    }
    return true;
  }

  private static @Nullable RegoValue part(RegoValue value, int index) {
    return switch (value) {
      case Arr array -> index < array.size() ? array.at(index) : null;
      case RegoValue.Obj object -> index < object.size() ? object.valueAt(index) : null;
      case RegoValue.SetOf set -> index < set.size() ? set.at(index) : null;
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ -> null;
    };
  }

  private static RegoValue key(RegoValue value, int index) {
    return switch (value) {
      case RegoValue.Obj object -> object.keyAt(index);
      case RegoValue.SetOf set -> set.at(index);
      default -> RegoValue.of(index);
    };
  }

  private static Arr longer(Arr path, RegoValue key) {
    RegoValue[] longer = new RegoValue[path.size() + 1];
    for (int i = 0; i < path.size(); i++) {
      longer[i] = path.at(i);
    }
    longer[path.size()] = key;
    return Arr.owning(longer);
  }
}
