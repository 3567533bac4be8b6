package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult;
import java.io.IOException;
import java.io.Writer;

/** For machines: everything that the room says, as {@link ResultJson} keeps it. */
final class JsonReport implements Report {
  @Override
  public void write(EnforcementResult result, ReportContext context, Writer out)
      throws IOException {
    ResultJson.write(result, context, out);
  }
}
