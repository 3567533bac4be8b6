package dev.writ.acceptance.sample.vms.policy;

record PolicyKnowsTheStore(dev.writ.acceptance.sample.vms.store.Rows rows) {}
