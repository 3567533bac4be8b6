package dev.writ.dbt.observe;

import org.jspecify.annotations.Nullable;

/**
 * Which model something is said of: enough to name it, to find its files, and to tell it from
 * another version.
 *
 * @param displayName {@code name}, or {@code name.v2} for a version of it
 * @param filePath with {@code /}; empty where the manifest tells none
 * @param patchPath the YAML file that describes it; null where none does
 * @param version null where the model has none
 * @param layer by the name's prefix; null where it has none of them
 */
public record ModelRef(
    String uniqueId,
    String name,
    String displayName,
    String packageName,
    String filePath,
    @Nullable String patchPath,
    @Nullable String version,
    @Nullable Layer layer) {}
