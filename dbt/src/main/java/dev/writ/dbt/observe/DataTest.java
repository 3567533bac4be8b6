package dev.writ.dbt.observe;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/**
 * A test of a model's data.
 *
 * @param model id of the node it is attached to, found by section 6's rules where the manifest does
 *     not say; null for a singular test
 * @param column as written; null where it names none
 * @param type such as {@code unique}, or {@code dbt_utils.expression_is_true} with its namespace;
 *     null for a singular test
 * @param arguments the test's {@code kwargs}
 * @param severity as written, such as {@code ERROR} or {@code warn}
 */
public record DataTest(
    String uniqueId,
    @Nullable String model,
    @Nullable String column,
    @Nullable String type,
    RegoValue.Obj arguments,
    String severity) {}
