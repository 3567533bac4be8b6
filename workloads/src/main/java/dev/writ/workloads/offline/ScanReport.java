package dev.writ.workloads.offline;

import java.io.IOException;
import java.io.Writer;

/** A format in which a scan is shown; the same scan gives the same bytes. */
public enum ScanReport {
  TABLE(TableReport::write),
  JSON(JsonReport::write),
  SARIF(SarifReport::write),
  JUNIT(JunitReport::write);

  private final Form form;

  ScanReport(Form form) {
    this.form = form;
  }

  @FunctionalInterface
  private interface Form {
    void write(Scan scan, Writer out) throws IOException;
  }

  /** Writes it all; leaves the writer open. */
  public void write(Scan scan, Writer out) throws IOException {
    form.write(scan, out);
    out.flush();
  }
}
