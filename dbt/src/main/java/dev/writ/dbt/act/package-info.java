/**
 * What is done with a verdict: it is told in seven formats, kept as JSON that can be read again,
 * and taken down as a baseline.
 *
 * <p>Way in: {@link dev.writ.dbt.act.ReportFormat} (one line per format, one file each), {@link
 * dev.writ.dbt.act.ReportFile} for {@code --report F=PATH}, {@link dev.writ.dbt.act.ResultJson} and
 * {@link dev.writ.dbt.act.BaselineFile}. Names come from a manifest that anybody may have written:
 * each format says them through {@link dev.writ.dbt.act.Escape}. Nothing here judges, and no path
 * of a manifest is opened that leads out of the project's folder.
 */
@NullMarked
package dev.writ.dbt.act;

import org.jspecify.annotations.NullMarked;
