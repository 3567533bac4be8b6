/**
 * What reports of every room are written with: JSON that is the same everywhere, text that can do
 * no harm where it is shown, and files that are replaced as a whole.
 *
 * <p>The way in: {@link dev.writ.document.report.JsonOut}, {@link dev.writ.document.report.Escape},
 * {@link dev.writ.document.report.TextFile}. What is reported never enters.
 */
@NullMarked
package dev.writ.document.report;

import org.jspecify.annotations.NullMarked;
