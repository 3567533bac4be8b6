package dev.writ.workloads.observe;

import org.jspecify.annotations.Nullable;

/** What the annotations {@code exempt}, {@code exempt-reason} and {@code exempt-until} say. */
public record ExemptionNote(
    @Nullable String checks, @Nullable String reason, @Nullable String until) {}
