package dev.writ.document.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.Writer;

/**
 * How reports write JSON: indented, the same on every system, and in ASCII, so that neither a
 * terminal nor an encoding can make something else of it.
 */
public final class JsonOut {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonOut() {}

  /** Indented; to be closed, which leaves the writer open. */
  public static JsonGenerator indented(Writer out) throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return open(out, printer().withObjectIndenter(indenter).withArrayIndenter(indenter));
  }

  /** An object with a line for each field, and for each element of a list. */
  public static JsonGenerator listLines(Writer out) throws IOException {
    return open(
        out,
        printer()
            .withObjectIndenter(new OuterLines())
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));
  }

  /** Values one after the other, a line for each but for the last line's end. */
  public static JsonGenerator lines(Writer out) throws IOException {
    return JSON.createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  private static JsonGenerator open(Writer out, DefaultPrettyPrinter printer) throws IOException {
    return JSON.createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .setPrettyPrinter(printer);
  }

  private static DefaultPrettyPrinter printer() {
    return new DefaultPrettyPrinter(
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator(""));
  }

  /** Lines in the outermost object, a space in those below. */
  private static final class OuterLines extends DefaultIndenter {
    private static final long serialVersionUID = 1;

    OuterLines() {
      super("  ", "\n");
    }

    @Override
    public void writeIndentation(JsonGenerator json, int level) throws IOException {
      if (level <= 1) {
        super.writeIndentation(json, level);
      } else {
        json.writeRaw(' ');
      }
    }
  }
}
