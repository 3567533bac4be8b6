package dev.writ.acceptance.sample.vms.decide;

record DecideKnowsTheStore(dev.writ.acceptance.sample.vms.store.Rows rows) {}
