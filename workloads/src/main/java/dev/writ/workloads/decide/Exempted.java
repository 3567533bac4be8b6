package dev.writ.workloads.decide;

import java.time.Instant;

/** A violation that is allowed: by what, why, and until when. */
public record Exempted(Violation violation, String by, String reason, Instant until) {}
