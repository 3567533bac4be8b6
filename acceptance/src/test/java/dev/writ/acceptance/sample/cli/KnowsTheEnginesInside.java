package dev.writ.acceptance.sample.cli;

record KnowsTheEnginesInside(dev.writ.acceptance.sample.rego.parse.Tokens tokens) {}
