package dev.writ.acceptance.sample.rego.parse;

/** Something that only the engine should know. */
public record Tokens(int count) {}
