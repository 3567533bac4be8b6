package dev.writ.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** For verbs that list what may be a lot. */
final class RowLimit {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most (default: 50).",
      converter = AtLeastOne.class)
  int rows = 50;

  static final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (!value.matches("[1-9]\\d{0,8}")) {
        throw new TypeConversionException("expected a whole number from 1, not `" + value + "`");
      }
      return Integer.valueOf(value);
    }
  }
}
