package dev.writ.dbt.decide;

import java.time.Duration;

/**
 * That a check ran.
 *
 * @param name such as {@code naming}
 * @param findings how many it made, before anybody else had a say
 */
public record CheckRun(String name, int findings, Duration duration) {}
