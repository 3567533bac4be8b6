package dev.writ.dbt.act;

import org.jspecify.annotations.Nullable;

/**
 * Where a person mends a finding.
 *
 * @param path below the project's folder, with {@code /}
 * @param line from 1; null where only the file is known
 * @param model the model's own file where {@code path} is its description; null else
 */
record SourceLocation(String path, @Nullable Integer line, @Nullable String model) {}
