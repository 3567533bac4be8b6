package dev.writ.workloads.view;

import dev.writ.workloads.decide.Score;

/**
 * How policies stood together at the end of one of several equal spans.
 *
 * @param line whose score it is: a cluster's, or a policy's by its key
 * @param span its number, from 1, the oldest first
 */
public record TrendPoint(String line, int span, Score score) {}
