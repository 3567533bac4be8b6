package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A decision and how it came about, as it is kept.
 *
 * @param query what was asked, such as {@code data.writ.vms.approval.decision}
 * @param policySha256 lower-case hex, of the policy set's text
 * @param input the document that the policy saw, without secrets
 * @param output the policy's own words, before they became a {@link Decision}; JSON null where it
 *     had none
 * @param degraded the policy failed and the house asks people instead
 * @param cause why it is degraded, in a word; else null
 * @param detail why it is degraded, in a sentence; else null
 * @param micros how long it took
 */
public record Ruling(
    Decision decision,
    String query,
    String policySha256,
    JsonNode input,
    JsonNode output,
    boolean degraded,
    @Nullable String cause,
    @Nullable String detail,
    long micros) {}
