package dev.writ.acceptance.sample.kernel.audit;

public record Egg(Class<dev.writ.acceptance.sample.kernel.event.Chicken> from) {}
