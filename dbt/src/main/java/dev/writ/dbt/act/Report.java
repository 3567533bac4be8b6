package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult;
import java.io.IOException;
import java.io.Writer;

/** One way to tell a result. */
interface Report {
  /** Writes all of it; the caller closes the writer. */
  void write(EnforcementResult result, ReportContext context, Writer out) throws IOException;
}
