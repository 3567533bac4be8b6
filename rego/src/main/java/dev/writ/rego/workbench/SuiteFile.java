package dev.writ.rego.workbench;

import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A file of OPA's conformance suite: YAML with a list of cases. */
final class SuiteFile {
  private static final int LARGEST = 64 << 20;

  private SuiteFile() {}

  /** The cases of a file, each as an object. */
  static List<RegoValue.Obj> read(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    Object document;
    try {
      document = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    } catch (YAMLException unreadable) {
      throw new IOException("`" + file + "` is no YAML: " + unreadable.getMessage(), unreadable);
    }
    List<RegoValue.Obj> cases = new ArrayList<>();
    if (value(document) instanceof RegoValue.Obj suite
        && suite.find("cases") instanceof RegoValue.Arr list) {
      list.asList().forEach(one -> cases.add((RegoValue.Obj) one));
    } else {
      throw new IOException("`" + file + "` has no list `cases`");
    }
    return cases;
  }

  private static RegoValue value(@Nullable Object yaml) {
    return switch (yaml) {
      case null -> RegoValue.NULL;
      case Boolean bool -> RegoValue.of(bool.booleanValue());
      case Integer number -> RegoValue.of(number.longValue());
      case Long number -> RegoValue.of(number.longValue());
      case BigInteger number -> large(number);
      case Double number -> number(number);
      case String text -> RegoValue.of(text);
      case Date time -> RegoValue.of(time.toInstant().toString());
      case List<?> list -> RegoValue.Arr.of(list.stream().map(SuiteFile::value).toList());
      case Map<?, ?> map -> {
        RegoValue.Obj.Builder object = RegoValue.Obj.builder();
        map.forEach((key, one) -> object.put(RegoValue.of(String.valueOf(key)), value(one)));
        yield object.build();
      }
      default -> throw new IllegalStateException("not read by a safe loader: " + yaml.getClass());
    };
  }

  /**
   * The suite's own reader takes what no 64 bits hold for a double, and what none holds for text.
   */
  private static RegoValue large(BigInteger number) {
    if (number.bitLength() <= Long.SIZE) {
      return RegoValue.Num.of(number);
    }
    double nearest = number.doubleValue();
    return Double.isInfinite(nearest) ? RegoValue.of(number.toString()) : number(nearest);
  }

  private static RegoValue number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e21
        ? RegoValue.Num.of(new BigDecimal(number).toBigInteger())
        : RegoValue.Num.parse(new BigDecimal(Double.toString(number)).toString());
  }

  /** As JSON and back, so that sets are arrays and keys are strings. */
  static RegoValue asJson(RegoValue value) throws RegoException {
    return RegoValue.parseJson(value.toJson());
  }
}
