package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something in a line that has a value of its own: a variable, a reference, or a call's result.
 *
 * @param text as it is written
 * @param slot where its value stands in the frame, -1 when it goes through many
 * @param origin where the value comes from
 * @param lookup why it can be undefined, null for a variable
 */
record Operand(String text, int slot, Origin origin, @Nullable Lookup lookup) {

  /** Where a value comes from, which says who is told about it. */
  enum Origin {
    /** Base documents, which are the policy's. */
    DATA,
    /** A rule: what it decided may be told, what it gathered may come from the input. */
    RULE,
    /** The input, or it may be. */
    INPUT
  }

  boolean mayTell(RegoValue value, boolean all) {
    return all
        || switch (origin) {
          case DATA -> true;
          case RULE -> value instanceof RegoValue.Bool;
          case INPUT -> false;
        };
  }

  /** Keys in a document. */
  static final class Lookup {
    private final String head;
    private final @Nullable Document root;
    private final int slot;
    private final List<Key> path;

    /**
     * One key.
     *
     * @param constant its value when that is the same always
     * @param slot where its value stands otherwise, -1 when it goes through many
     */
    record Key(String text, @Nullable RegoValue constant, int slot) {
      @Nullable RegoValue value(@Nullable RegoValue[] frame) {
        RegoValue value = constant != null || slot < 0 ? constant : frame[slot];
        return value != null && Scope.isUndefined(value) ? null : value;
      }

      String shown(@Nullable RegoValue value, boolean all) {
        return constant != null || (all && value != null) ? String.valueOf(value) : text;
      }
    }

    /**
     * @param root null unless it starts at `data`
     * @param slot of the variable that it starts at, -1 for the input
     */
    Lookup(String head, @Nullable Document root, int slot, List<Key> path) {
      this.head = head;
      this.root = root;
      this.slot = slot;
      this.path = List.copyOf(path);
    }

    /** The first thing on the way that is not there; null when all are. */
    @Nullable String missing(Scope scope, @Nullable RegoValue[] frame, boolean all) {
      if (root != null) {
        return below(root, scope, frame, all);
      }
      RegoValue value = slot < 0 ? scope.input : frame[slot];
      if (value == null) {
        return slot < 0 ? "there is no input" : null;
      }
      return in(value, head, 0, frame, all);
    }

    private @Nullable String below(
        Document root, Scope scope, @Nullable RegoValue[] frame, boolean all) {
      Document node = root;
      RegoValue base = scope.data;
      StringBuilder text = new StringBuilder(head);
      for (int i = 0; i < path.size(); i++) {
        Key key = path.get(i);
        RegoValue value = key.value(frame);
        if (node.rules != null) {
          RegoValue known = scope.results[node.rules.number()];
          if (known == null && value != null) {
            return "`" + text + "` has no key `" + key.shown(value, all) + "`";
          }
          return known == null || Scope.isUndefined(known)
              ? "`" + text + "` is undefined"
              : in(known, text.toString(), i, frame, all);
        }
        if (value == null) {
          return null;
        }
        Document next = node.below.get(value);
        base = base == null ? null : Paths.findBase(base, value);
        if (next == null) {
          if (base == null) {
            return "`" + text + "` has no key `" + key.shown(value, all) + "`";
          }
          text.append(step(key));
          return in(base, text.toString(), i + 1, frame, all);
        }
        text.append(step(key));
        node = next;
      }
      return node.rules == null ? null : "`" + text + "` is undefined";
    }

    private @Nullable String in(
        RegoValue from, String name, int start, @Nullable RegoValue[] frame, boolean all) {
      RegoValue value = from;
      StringBuilder text = new StringBuilder(name);
      for (int i = start; i < path.size(); i++) {
        Key key = path.get(i);
        RegoValue wanted = key.value(frame);
        if (wanted == null) {
          return key.slot < 0 ? through(value, text) : null;
        }
        RegoValue found = Paths.find(value, wanted);
        if (found == null) {
          return notIn(value, text, key.shown(wanted, all));
        }
        text.append(step(key));
        value = found;
      }
      return null;
    }

    private static String through(RegoValue value, StringBuilder text) {
      int size =
          switch (value) {
            case RegoValue.Arr array -> array.size();
            case RegoValue.Obj object -> object.size();
            case RegoValue.SetOf set -> set.size();
            case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ -> -1;
          };
      return switch (size) {
        case -1 -> "`" + text + "` is " + kind(value) + ", which holds nothing";
        case 0 -> "`" + text + "` is empty";
        default -> "nothing in `" + text + "` matches";
      };
    }

    private static String notIn(RegoValue value, StringBuilder text, String key) {
      return switch (value) {
        case RegoValue.Obj _ -> "`" + text + "` has no key `" + key + "`";
        case RegoValue.Arr array ->
            "`" + text + "` has " + array.size() + " elements and no `" + key + "`";
        case RegoValue.SetOf _ -> "`" + text + "` does not hold `" + key + "`";
        case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ ->
            "`" + text + "` is " + kind(value) + ", which has no key `" + key + "`";
      };
    }

    private static String kind(RegoValue value) {
      String type = value.typeName();
      return switch (value) {
        case RegoValue.Null _ -> type;
        case RegoValue.Arr _, RegoValue.Obj _ -> "an " + type;
        default -> "a " + type;
      };
    }

    private static String step(Key key) {
      return key.constant instanceof RegoValue.Str name && isName(name.value())
          ? "." + name.value()
          : "[" + key.text + "]";
    }

    private static boolean isName(String text) {
      return !text.isEmpty()
          && !Character.isDigit(text.charAt(0))
          && text.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }
  }
}
