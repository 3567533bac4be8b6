package dev.writ.kernel.audit;

import org.jspecify.annotations.Nullable;

/**
 * The thing that is asked for or acted on.
 *
 * @param type one of the house's nouns, such as {@code vm}
 * @param id null while the thing does not exist yet
 */
public record ResourceRef(String type, @Nullable String id, @Nullable String name) {}
