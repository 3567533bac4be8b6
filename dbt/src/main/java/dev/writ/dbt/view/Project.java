package dev.writ.dbt.view;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dbt project that was judged at least once.
 *
 * @param latest null where all its runs are too old to be kept
 */
public record Project(UUID id, String name, @Nullable Run latest) {}
