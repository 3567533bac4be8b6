package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRING_SET;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Blocks of IP addresses, of both versions. */
final class Networks {
  private static final Builtin.Type STRING_OR_ARRAY = Builtin.Type.oneOf(STRING, ARRAY);
  private static final Builtin.Type ADDRESSES =
      Builtin.Type.oneOf(
          STRING,
          Builtin.Type.array(STRING_OR_ARRAY),
          Builtin.Type.object(STRING, STRING_OR_ARRAY),
          Builtin.Type.set(STRING_OR_ARRAY));

  private Networks() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "net.cidr_contains" -> line(name, Networks::contains, BOOLEAN, STRING, STRING);
      case "net.cidr_contains_matches" ->
          line(
              name,
              Networks::containsMatches,
              Builtin.Type.set(tuple(ANY, ANY)),
              ADDRESSES,
              ADDRESSES);
      case "net.cidr_expand" -> line(name, Networks::expand, STRING_SET, STRING);
      case "net.cidr_intersects" -> line(name, Networks::intersects, BOOLEAN, STRING, STRING);
      case "net.cidr_is_valid" -> line(name, Encodings.check(IpBlock::require), BOOLEAN, STRING);
      case "net.cidr_merge" ->
          line(
              name,
              Networks::merge,
              STRING_SET,
              Builtin.Type.oneOf(Builtin.Type.array(Builtin.Type.oneOf(STRING)), STRING_SET));
      case "net.cidr_overlap" -> line(name, Networks::contains, BOOLEAN, STRING, STRING);
      case "net.lookup_ip_addr" -> nondeterministic(name, Networks::lookUp, STRING_SET, STRING);
      default -> null;
    };
  }

  private static RegoValue contains(Builtin.Context context, RegoValue[] arguments) {
    return RegoValue.of(contains(arguments[0], arguments[1]));
  }

  /** OPA speaks of operand 1 in either case. */
  private static boolean contains(RegoValue outer, RegoValue inner) {
    IpBlock block = IpBlock.require(string(outer));
    String text = string(inner);
    Optional<BigInteger> address = IpBlock.findAddress(text);
    if (address.isPresent()) {
      return block.contains(address.get());
    }
    IpBlock other;
    try {
      other = IpBlock.require(text);
    } catch (Failure neither) {
      throw Failure.of("not a valid textual representation of an IP address or CIDR: " + text);
    }
    return block.contains(other.first()) && block.contains(other.last());
  }

  private static String string(RegoValue value) {
    if (value instanceof Str text) {
      return text.value();
    }
    throw Operands.mismatch(1, value, "string");
  }

  private static RegoValue intersects(Builtin.Context context, RegoValue[] arguments) {
    IpBlock a = IpBlock.require(string(arguments[0]));
    IpBlock b = IpBlock.require(string(arguments[1]));
    return RegoValue.of(a.contains(b.first()) || b.contains(a.first()));
  }

  /** A block or address, and the key it is reported by. */
  private record Entry(RegoValue key, RegoValue address) {}

  private static RegoValue containsMatches(Builtin.Context context, RegoValue[] arguments) {
    SetOf.Builder matches = SetOf.builder();
    List<Entry> outer = entries(arguments[0]);
    List<Entry> inner = entries(arguments[1]);
    for (Entry block : outer) {
      RegoValue blockAddress = address(block, 1);
      for (Entry other : inner) {
        context.charge(1);
        if (contains(blockAddress, address(other, 2))) {
          matches.add(Arr.of(block.key, other.key));
        }
      }
    }
    return matches.build();
  }

  /**
   * A string is its own key; elements of arrays have their index, of sets themselves, of objects
   * their key.
   */
  private static List<Entry> entries(RegoValue addresses) {
    List<Entry> entries = new ArrayList<>();
    switch (addresses) {
      case Str text -> entries.add(new Entry(text, text));
      case Arr array -> {
        for (int i = 0; i < array.size(); i++) {
          entries.add(new Entry(RegoValue.of(i), array.at(i)));
        }
      }
      case SetOf set -> set.asList().forEach(each -> entries.add(new Entry(each, each)));
      case Obj object -> {
        for (int i = 0; i < object.size(); i++) {
          entries.add(new Entry(object.keyAt(i), object.valueAt(i)));
        }
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _ -> {}
    }
    return entries;
  }

  /** Of an array the first element counts, the others are for the caller. */
  private static RegoValue address(Entry entry, int operand) {
    return switch (entry.address) {
      case Str text -> text;
      case Arr array when array.size() > 0 -> array.at(0);
      case RegoValue _ ->
          throw Failure.of("operand " + operand + ": element must be string or non-empty array");
    };
  }

  /** The name that was looked up, of which one evaluation sees one answer. */
  private record LookedUp(String name) {}

  private static RegoValue lookUp(Builtin.Context context, RegoValue[] arguments) {
    String name = string(arguments[0]);
    if (!context.mayReach(name)) {
      throw Failure.fatal("disallowed host: " + name);
    }
    return context.remembered(new LookedUp(name), () -> addresses(context, name));
  }

  private static RegoValue addresses(Builtin.Context context, String name) {
    if (name.isBlank()) { // which Java takes for this machine
      throw Failure.of("lookup " + name + ": no such host");
    }
    FutureTask<InetAddress[]> resolver = new FutureTask<>(() -> InetAddress.getAllByName(name));
    try {
      Thread.ofPlatform().daemon().name("rego-lookup").start(resolver);
      SetOf.Builder addresses = SetOf.builder();
      for (InetAddress address : context.await(resolver, Duration.ofSeconds(30))) {
        addresses.add(RegoValue.of(IpBlock.text(address.getAddress())));
      }
      return addresses.build();
    } catch (ExecutionException unknown) {
      throw Failure.of("lookup " + name + ": no such host");
    } catch (TimeoutException slow) {
      throw Failure.of("lookup " + name + ": i/o timeout");
    }
  }

  private static RegoValue expand(Builtin.Context context, RegoValue[] arguments) {
    IpBlock block = IpBlock.require(string(arguments[0]));
    BigInteger size = block.size();
    context.charge(size.bitLength() < Long.SIZE ? size.longValue() : Long.MAX_VALUE / 2);
    SetOf.Builder addresses = SetOf.builder();
    BigInteger last = block.last();
    for (BigInteger at = block.first(); at.compareTo(last) <= 0; at = at.add(BigInteger.ONE)) {
      addresses.add(RegoValue.of(IpBlock.text(at)));
    }
    return addresses.build();
  }

  /**
   * Addresses from first to last.
   *
   * @param as the one block it came from, null when it was merged
   */
  private record Range(BigInteger first, BigInteger last, @Nullable IpBlock as) {}

  private static RegoValue merge(Builtin.Context context, RegoValue[] arguments) {
    if (!(arguments[0] instanceof Arr) && !(arguments[0] instanceof SetOf)) {
      throw Failure.of("operand must be an array");
    }
    List<Range> ranges = new ArrayList<>();
    for (RegoValue element : Operands.elements(arguments, 1)) {
      context.charge(1);
      IpBlock block = block(element);
      ranges.add(new Range(block.first(), block.last(), block));
    }
    ranges.sort(Comparator.comparing(Range::last).thenComparing(Range::first));
    SetOf.Builder merged = SetOf.builder();
    for (int i = ranges.size() - 1; i >= 0; i--) {
      Range range = ranges.get(i);
      Range before = i > 0 ? ranges.get(i - 1) : null;
      if (before != null && meet(before, range)) {
        ranges.set(i - 1, new Range(before.first.min(range.first), range.last, null));
      } else if (range.as != null) {
        merged.add(RegoValue.of(range.as.toString()));
      } else {
        IpBlock.covering(range.first, range.last)
            .forEach(block -> merged.add(RegoValue.of(block.toString())));
      }
    }
    return merged.build();
  }

  private static boolean meet(Range before, Range range) {
    boolean adjacent = before.last.add(BigInteger.ONE).equals(range.first);
    boolean oneVersion = IpBlock.isV4(before.last) == IpBlock.isV4(range.first);
    return before.last.compareTo(range.first) >= 0 || (adjacent && oneVersion);
  }

  private static IpBlock block(RegoValue element) {
    if (!(element instanceof Str text)) {
      throw Failure.of("element must be string");
    }
    Optional<BigInteger> address = IpBlock.findAddress(text.value());
    if (address.isEmpty()) {
      IpBlock block = IpBlock.require(text.value());
      return new IpBlock(block.first(), block.prefix());
    }
    if (!IpBlock.isV4(address.get())) {
      throw Failure.of("IPv6 invalid: needs prefix length");
    }
    return IpBlock.ofClass(address.get());
  }
}
