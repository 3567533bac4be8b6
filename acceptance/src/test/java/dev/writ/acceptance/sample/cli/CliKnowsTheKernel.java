package dev.writ.acceptance.sample.cli;

record CliKnowsTheKernel(dev.writ.acceptance.sample.kernel.store.Tx tx) {}
