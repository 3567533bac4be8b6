package dev.writ.workloads.offline;

import java.io.IOException;
import java.io.Writer;

/** A format in which a scan is shown; the same scan gives the same bytes. */
public enum ScanReport {
  TABLE,
  JSON,
  SARIF,
  JUNIT;

  /** Writes it all; leaves the writer open. */
  public void write(Scan scan, Writer out) throws IOException {
    switch (this) {
      case TABLE -> TableReport.write(scan, out);
      case JSON -> JsonReport.write(scan, out);
      case SARIF -> SarifReport.write(scan, out);
      case JUNIT -> JunitReport.write(scan, out);
    }
    out.flush();
  }
}
