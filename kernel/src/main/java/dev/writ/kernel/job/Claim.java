package dev.writ.kernel.job;

import java.util.UUID;

/**
 * One worker's hold on one job. When the worker is given up for dead the job's version moves on,
 * and from then on nothing that this worker writes can commit.
 *
 * @param version of the job's row as it was picked
 */
record Claim(UUID eventId, long version) {}
